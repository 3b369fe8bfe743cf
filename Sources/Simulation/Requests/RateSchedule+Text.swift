public import Input
internal import Quantities

extension RateSchedule {
    /// Reads stages such as `8:600s,20:10min`: requests a second, and for how long; `8-20:10min` rises evenly.
    ///
    /// Throws every problem, at `field` of the command line.
    public init(parsing text: String, field: String) throws(InputProblems) {
        var stages: [Stage] = []
        var problems: [Diagnostic] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            if let stage = Self.stage(part) {
                stages.append(stage)
            } else if problems.count < 20 {
                problems.append(
                    Diagnostic(
                        at: SourcePlace(file: "command line", field: field), "\"\(part.prefix(40))\" is no stage",
                        allowed: "0 to 1000000 requests a second, up to 366 days",
                        suggestion: "write it as 8:600s, or 8-20:10min for a rise"))
            }
        }
        if stages.count > 10_000 {
            problems.append(Diagnostic(at: SourcePlace(file: "command line", field: field), "more than 10000 stages"))
        }
        guard problems.isEmpty else { throw InputProblems(problems) }
        self.init(stages)
    }

    private static func stage(_ text: Substring) -> Stage? {
        let halves = text.split(separator: ":", omittingEmptySubsequences: false)
        guard halves.count == 2, let duration = seconds(halves[1]) else { return nil }
        let ends = halves[0].split(separator: "-", omittingEmptySubsequences: false).map(rate)
        guard ends.count <= 2, let from = ends.first ?? nil, let to = ends.last ?? nil else { return nil }
        return Stage(from: .perSecond(from), to: .perSecond(to), duration: Seconds(duration))
    }

    private static func rate(_ text: Substring) -> Double? {
        guard let rate = Double(text), (0...1e6).contains(rate) else { return nil }
        return rate
    }

    private static func seconds(_ text: Substring) -> Double? {
        let units: [(String, Double)] = [("min", 60), ("h", 3600), ("d", 86_400), ("s", 1), ("", 1)]
        guard let (unit, scale) = units.first(where: { text.hasSuffix($0.0) }),
            let count = Double(text.dropLast(unit.count)), count > 0, count * scale <= 366 * 86_400
        else { return nil }
        return count * scale
    }
}
