/// A series of Google's machines with accelerators, and the words by which price lists name its parts.
public struct GoogleSeries: Sendable, Hashable {
    /// A part of a machine with a price of its own.
    public enum Part: Sendable, Hashable, CaseIterable {
        case core, memory, accelerator
    }

    /// How the names of its machines begin, such as `a3-highgpu`.
    public let name: String
    /// What SkyPilot calls its accelerator.
    public let skyPilot: String
    private let words: [(part: Part, alternatives: [String])]

    /// The series of `pricing/google_series.csv`.
    public static let all: [GoogleSeries] = ShippedFiles.rows(
        "pricing/google_series.csv", ["series", "core", "memory", "accelerator", "skypilot"]
    ).map { row in
        func alternatives(_ cell: String) -> [String] { cell.lowercased().split(separator: "|").map(String.init) }
        return GoogleSeries(
            name: row[0], skyPilot: row[4],
            words: [
                (.core, alternatives(row[1])), (.memory, alternatives(row[2])), (.accelerator, alternatives(row[3])),
            ])
    }

    /// The parts, of one series or of several, that a description in lower case is the price of.
    public static func parts(of description: String) -> [(series: String, part: Part)] {
        all.flatMap { series in
            series.words.filter { $0.alternatives.contains(where: description.contains) }
                .map { (series.name, $0.part) }
        }
    }

    /// Whether they are the same series.
    public static func == (left: Self, right: Self) -> Bool { left.name == right.name }

    /// The name stands for the series.
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
