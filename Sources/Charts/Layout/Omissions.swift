/// What a drawing leaves out, counted so that it can say so.
struct Omissions: Sendable, Equatable {
    /// Values that are not numbers, or too large to draw.
    var notNumbers = 0
    /// Values at or below zero on a logarithmic axis.
    var notPositive = 0
    /// Points that fall on the same pixels as others, and all points of those layers.
    var hidden = 0
    var thinned = 0
    /// Labels without room in the plot.
    var labels: [String] = []
    /// Series without an entry in the key.
    var unnamed = 0

    mutating func count(_ value: Double, on axis: Axis) {
        if value.isFinite, value < 1 / Axis.largest, axis.spread == .logarithmic {
            notPositive += 1
        } else {
            notNumbers += 1
        }
    }

    /// One sentence for each kind of omission.
    var notes: [String] {
        var notes: [String] = []
        if notNumbers > 0 {
            notes.append("\(Self.counted(notNumbers, "value")) not shown: not a number, or too large to draw.")
        }
        if notPositive > 0 {
            notes.append(
                "\(Self.counted(notPositive, "value")) not shown: zero or less has no place on a logarithmic axis.")
        }
        if hidden > 0 {
            let drawn = Decimals.fixed(Double(thinned - hidden), 0)
            notes.append("\(drawn) of \(Self.counted(thinned, "point")) drawn; the others fall on the same pixels.")
        }
        if unnamed > 0 {
            notes.append("\(Self.counted(unnamed, "further series", plural: "further series")) not named.")
        }
        if !labels.isEmpty {
            let named = labels.prefix(4).map { TextMetrics.fitted($0, into: 240, size: 10) }.joined(separator: "; ")
            let more = labels.count > 4 ? "; and \(labels.count - 4) more" : ""
            let end = more.isEmpty && named.hasSuffix("\u{2026}") ? "" : "."
            notes.append("No room for these labels: \(named)\(more)\(end)")
        }
        return notes
    }

    private static func counted(_ count: Int, _ noun: String, plural: String? = nil) -> String {
        "\(Decimals.fixed(Double(count), 0)) \(count == 1 ? noun : plural ?? noun + "s")"
    }
}
