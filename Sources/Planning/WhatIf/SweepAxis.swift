public import Input
public import Scenarios

/// One key of a scenario with the values to try there.
public struct SweepAxis: Sendable, Hashable, Codable {
    /// The path of the key.
    public let path: String
    /// The values as they would be written, in the order in which they are tried.
    public let values: [String]

    /// The most points that one sweep may have.
    public static let maximumPoints = 20_000

    /// Values to try at a path.
    public init(path: String, values: [String]) {
        self.path = path
        self.values = values
    }

    /// Reads `path=a,b,c`; commas within brackets or braces belong to a value, so `gpu=[H100,L40S],H200` has two.
    public init(parsing text: String) throws(InputProblems) {
        let change = try ScenarioOverride(parsing: text, option: "--sweep")
        let values = Self.split(change.value)
        guard values.count <= Self.maximumPoints, !values.contains("") else {
            let what = values.contains("") ? "has an empty value" : "has \(values.count) values"
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: "command line", field: "--sweep"), "\(change.path) \(what)",
                    allowed: "1 to \(Self.maximumPoints) values", suggestion: "write --sweep workload.rate=1/s,2/s,5/s")
            ])
        }
        self.init(path: change.path, values: values)
    }

    /// The change that each value stands for.
    public var changes: [ScenarioOverride] { values.map { ScenarioOverride(path, $0) } }

    private static func split(_ text: String) -> [String] {
        var depth = 0
        var values = [""]
        for character in text {
            switch character {
            case "[", "{": depth += 1
            case "]", "}": depth -= 1
            case "," where depth <= 0:
                values.append("")
                continue
            default: break
            }
            values[values.count - 1].append(character)
        }
        return values.map { value in
            var value = Substring(value)
            while value.first == " " { value.removeFirst() }
            while value.last == " " { value.removeLast() }
            return String(value)
        }
    }
}
