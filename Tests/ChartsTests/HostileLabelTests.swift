import Charts
import Testing

/// Labels come from files of strangers: none may become markup, break the layout or be lost.
@Suite struct HostileLabelTests {
    static let labels = [
        "<script>alert(1)</script>", "\"><svg onload=alert(1)>", "]]>&amp;&#0;<!--", "a & b 'c' \"d\"",
        String(repeating: "W", count: 10_000), String(repeating: "two words ", count: 1000),
        "\u{0}\u{1}\u{8}\u{1b}[31m\u{7f}\u{fffe}\u{ffff}", "line\nbreak\ttab\r\n\u{2028}end",
        "\u{202E}gnp.exe\u{202C} \u{2066}isolate", "\u{5e2}\u{5d1}\u{5e8}\u{5d9}\u{5ea} \u{627}\u{644}\u{639}\u{631}",
        "\u{1F469}\u{200D}\u{1F469}\u{200D}\u{1F467} \u{1F3F4}\u{1F680} GPU", "\u{6a21}\u{578b} \u{63a8}\u{7406}",
        "Z" + String(repeating: "\u{301}", count: 500) + "algo", "", " ", "\u{0627}\u{FDFD}",
    ]

    /// The chart with every text replaced.
    static func relabelled(_ chart: Chart, _ label: String) -> Chart {
        var chart = chart
        chart.title = label
        chart.subtitle = label
        chart.summary = label
        chart.notes = [label]
        if chart.shades != nil { chart.shades = .init(low: label, high: label) }
        for index in chart.panels.indices {
            chart.panels[index].title = label
            chart.panels[index].x = relabelled(chart.panels[index].x, label)
            chart.panels[index].y = relabelled(chart.panels[index].y, label)
            chart.panels[index].marks = chart.panels[index].marks.enumerated().map { relabelled($1, label, $0) }
        }
        return chart
    }

    private static func relabelled(_ axis: Axis, _ label: String) -> Axis {
        var axis = axis
        axis.title = label
        if case .names(let names) = axis.spread { axis.spread = .names(names.map { _ in label }) }
        if case .number = axis.format { axis.format = .number(unit: String(label.prefix(3))) }
        return axis
    }

    private static func relabelled(_ mark: Mark, _ label: String, _ index: Int) -> Mark {
        var mark = mark
        if mark.name != nil { mark.name = label + String(index) }
        switch mark.shape {
        case .text(let point, _): mark.shape = .text(point, label)
        case .verticalRule(let value, _): mark.shape = .verticalRule(value, label: label)
        case .horizontalRule(let value, _): mark.shape = .horizontalRule(value, label: label)
        case .dots(let points): mark.shape = .dots(points.map { DataPoint($0.x, $0.y, title: label) })
        case .bars(let bars):
            mark.shape = .bars(bars.map { Bar(x: $0.x, y: $0.y, title: label, label: label, ink: $0.ink) })
        default: break
        }
        return mark
    }

    @Test("hostile labels stay text and keep the layout", arguments: labels.indices)
    func hostile(index: Int) {
        let label = Self.labels[index]
        for (name, source) in Samples.all {
            let chart = Self.relabelled(source.chart, label)
            for options in [ChartOptions.page, .narrow] { expectSound(chart, options, "\(name), label \(index)") }
        }
    }

    @Test("a label that is cut short is whole in its title")
    func wholeInTitle() {
        let long = String(repeating: "accelerator ", count: 800)
        let cost = CostBreakdownChart(title: "Bill", items: [.init(name: long, dollarsPerMonth: 3)])
        let check = SVGCheck(cost.svg())
        let cut = check.texts.filter { $0.shown.hasSuffix("\u{2026}") }
        #expect(cut.contains { $0.title == long })
        #expect(cut.allSatisfy { $0.title != nil })
    }

    @Test("names that differ only at their ends still differ when they are cut")
    func differAtTheEnd() {
        let start = String(repeating: "a very long instance type in a region ", count: 4)
        let items = ["on demand", "spot", "three years"].map {
            CostBreakdownChart.Item(name: start + $0, dollarsPerMonth: 3)
        }
        for options in [ChartOptions.page, .narrow] {
            let shown = SVGCheck(CostBreakdownChart(title: "Bill", items: items).svg(options)).texts.map(\.shown)
            for end in ["demand", "spot", "years"] {
                #expect(shown.contains { $0.hasSuffix(end) && $0.contains("\u{2026}") }, "\(end) in \(shown)")
            }
        }
    }

    @Test("forbidden characters are replaced, not dropped with what follows them")
    func replaced() {
        let cost = CostBreakdownChart(title: "A\u{0}B", items: [.init(name: "C\u{1}D", dollarsPerMonth: 3)])
        let shown = SVGCheck(cost.svg()).texts.map(\.shown)
        #expect(shown.contains("A\u{FFFD}B"))
        #expect(shown.contains("C\u{FFFD}D"))
    }
}
