import Charts
import TestSupport
import Testing

/// What must hold for each chart, whatever its values.
func expectSound(_ chart: Chart, _ options: ChartOptions, _ name: String) {
    let drawing = chart.drawing(options)
    let check = SVGCheck(drawing.svg)
    #expect(check.problems.isEmpty, "\(name): \(check.problems.prefix(5))")
    #expect(check.overlaps.isEmpty, "\(name) at \(options.width): \(check.overlaps.prefix(5))")
    let paper = Rectangle(left: 0, top: 0, right: drawing.width, bottom: drawing.height)
    for text in check.texts {
        #expect(paper.contains(text.box, slack: 0.5), "\(name) at \(options.width): '\(text.shown)' \(text.box)")
    }
    for text in drawing.texts where text.isShortened {
        #expect(text.shown.contains("\u{2026}"), "\(name): '\(text.shown)'")
    }
    for plot in drawing.plots {
        #expect(paper.contains(plot.area), "\(name): plot outside")
        #expect(plot.x.low < plot.x.high && plot.y.low < plot.y.high, "\(name)")
    }
    #expect(check.rootAttributes["role"] == "img")
    #expect(drawing.svg == chart.drawing(options).svg, "\(name): not the same bytes twice")
}

@Suite struct ChartInvariantTests {
    static let sizes = [
        ChartOptions.page, ChartOptions.narrow, ChartOptions.slide, ChartOptions(theme: .dark),
        ChartOptions(width: 240, height: 160, fontSize: 14), ChartOptions(width: 900, height: 300, fontSize: 9),
    ]

    @Test("every chart is valid SVG with no text on another, at every size", arguments: Samples.all.map(\.name))
    func sound(name: String) throws {
        let source = try #require(Samples.all.first { $0.name == name }).source
        for options in Self.sizes { expectSound(source.chart, options, name) }
    }

    @Test("marks lie inside their plot area", arguments: Samples.all.map(\.name))
    func inside(name: String) throws {
        let chart = try #require(Samples.all.first { $0.name == name }).source.chart
        let drawing = chart.drawing()
        for (panel, plot) in zip(chart.panels, drawing.plots) {
            for place in TestData.places(of: panel, plot) {
                let box = Rectangle(left: place.x, top: place.y, right: place.x, bottom: place.y)
                #expect(plot.area.contains(box, slack: 0.01), "\(name): \(place) not in \(plot.area)")
            }
        }
    }

    @Test("a value can be read back from its coordinate", arguments: Samples.all.map(\.name))
    func readBack(name: String) throws {
        let chart = try #require(Samples.all.first { $0.name == name }).source.chart
        for (panel, plot) in zip(chart.panels, chart.drawing().plots) {
            for point in TestData.points(of: panel) {
                let x = plot.x.value(at: plot.x.position(point.x))
                let y = plot.y.value(at: plot.y.position(point.y))
                #expect(abs(x - point.x) <= 1e-9 * max(abs(plot.x.low), abs(plot.x.high)), "\(name)")
                #expect(abs(y - point.y) <= 1e-9 * max(abs(plot.y.low), abs(plot.y.high)), "\(name)")
            }
        }
    }

    @Test("charts for one page do not share ids unless they are the same chart")
    func distinctIDs() {
        var seen: Set<String> = []
        for (name, source) in Samples.all {
            let ids = SVGCheck(source.svg()).ids
            #expect(!ids.isEmpty)
            #expect(seen.isDisjoint(with: ids), "\(name)")
            seen.formUnion(ids)
        }
        let one = SVGCheck(Samples.pareto.svg(ChartOptions(idPrefix: "a"))).ids
        let other = SVGCheck(Samples.pareto.svg(ChartOptions(idPrefix: "b"))).ids
        #expect(one.isDisjoint(with: other))
        let hostile = SVGCheck(Samples.day.svg(ChartOptions(idPrefix: "1\"><script>\u{e4}")))
        #expect(hostile.problems.isEmpty)
    }

    @Test("nothing in a chart runs, loads or links")
    func inert() {
        for (name, source) in Samples.all {
            let svg = source.svg()
            for word in ["script", "href", "http://", "https://", "@import", "onload", "data:", "<!"] {
                let rest = svg.replacing("http://www.w3.org/2000/svg", with: "")
                #expect(!rest.contains(word), "\(name) holds \(word)")
            }
        }
    }

    @Test("text has 4.5 times the contrast of its ground, light and dark")
    func contrast() {
        for theme in [ChartOptions.Theme.light, .dark] {
            for (name, source) in Samples.all where !["utilization", "sweep"].contains(name) {
                let check = SVGCheck(source.svg(ChartOptions(theme: theme)))
                let ground = theme == .light ? "#ffffff" : "#15191e"
                for text in check.texts {
                    #expect(Contrast.ratio(text.fill, ground) >= 4.5, "\(name): \(text.shown) in \(text.fill)")
                }
            }
        }
    }

    @Test("the title, the description and a chart's notes are there for those who cannot see it")
    func spoken() {
        for (name, source) in Samples.all {
            let chart = source.chart
            let check = SVGCheck(source.svg())
            #expect(check.names["title", default: 0] >= 1, "\(name)")
            #expect(check.names["desc"] == 1, "\(name)")
            #expect(!chart.summary.isEmpty && !chart.title.isEmpty, "\(name)")
            #expect(check.rootAttributes["aria-labelledby"]?.split(separator: " ").count == 2, "\(name)")
        }
    }
}
