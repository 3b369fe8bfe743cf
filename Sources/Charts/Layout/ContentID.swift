/// Ids that depend on nothing but what the chart says, so the same chart has the same bytes everywhere.
struct ContentID {
    private var hash: UInt64 = 0xcbf2_9ce4_8422_2325

    /// The prefix a caller wants, cleaned; or one from a hash (FNV-1a) of the chart's words and values.
    static func prefix(for chart: Chart, wanted: String?) -> String {
        if let wanted {
            let clean = wanted.unicodeScalars.filter {
                $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "-" || $0 == "_")
            }
            // An id must not start with a digit or a dash.
            if !clean.isEmpty { return "c" + String(String.UnicodeScalarView(clean.prefix(64))) }
        }
        var id = ContentID()
        for text in [chart.title, chart.subtitle, chart.summary] + chart.notes { id.add(text) }
        for panel in chart.panels {
            for text in [panel.title, panel.x.title, panel.y.title] { id.add(text) }
            for text in (panel.x.names ?? []) + (panel.y.names ?? []) { id.add(text) }
            for mark in panel.marks { id.add(mark) }
        }
        return "c" + String(id.hash, radix: 36)
    }

    private mutating func add(_ mark: Mark) {
        add(mark.name ?? "")
        switch mark.shape {
        case .line(let points, _), .dots(let points), .ticks(let points):
            for point in points { add(point) }
        case .area(let intervals, _, _):
            for interval in intervals { add([interval.x, interval.low, interval.high]) }
        case .bars(let bars):
            for bar in bars {
                add([bar.x.lowerBound, bar.x.upperBound, bar.y.lowerBound, bar.y.upperBound])
                add(bar.label ?? "")
            }
        case .verticalRule(let value, let label), .horizontalRule(let value, let label):
            add([value])
            add(label)
        case .segment(let from, let to), .arrow(let from, let to):
            add(from)
            add(to)
        case .text(let point, let label):
            add(point)
            add(label)
        }
    }

    private mutating func add(_ point: DataPoint) { add([point.x, point.y]) }

    private mutating func add(_ values: [Double]) {
        for value in values { hash = (hash ^ value.bitPattern) &* 0x100_0000_01b3 }
    }

    private mutating func add(_ text: String) {
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        hash = (hash ^ 0xff) &* 0x100_0000_01b3
    }
}
