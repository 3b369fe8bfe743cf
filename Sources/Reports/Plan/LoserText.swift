internal import Performance
internal import Planning
internal import Quantities
internal import Workload

/// Accelerators that cannot hold a question, with the limit that bound each: a line each where they are few, otherwise
/// gathered by the kind of limit.
enum LoserText {
    private static let few = 10

    static func lines(_ losers: [AcceleratorResult]) -> [String] {
        guard losers.count > few else {
            return losers.map { "\($0.acceleratorID): \(Wording.loss($0.loss))" }
        }
        var groups: [(title: String, members: [String])] = []
        for loser in losers {
            let (title, detail) = summary(loser.loss)
            let member = loser.acceleratorID + (detail.map { " (\($0))" } ?? "")
            if let index = groups.firstIndex(where: { $0.title == title }) {
                groups[index].members.append(member)
            } else {
                groups.append((title, [member]))
            }
        }
        return groups.flatMap { group in
            ["\(group.members.count) \(group.title):"] + wrapped(group.members)
        }
    }

    /// The same as whole sentences, not cut into lines for a terminal.
    static func points(_ losers: [AcceleratorResult]) -> [String] {
        lines(losers).reduce(into: []) { points, line in
            if line.hasPrefix("  "), let last = points.indices.last {
                points[last] += " " + line.dropFirst(2)
            } else {
                points.append(line)
            }
        }
    }

    /// The kind of limit, and the figure that is this accelerator's own.
    private static func summary(_ loss: Loss?) -> (title: String, detail: String?) {
        switch loss {
        case .limit(.doesNotFit(let needed, let usable), let deployment):
            (
                "do not fit (GiB needed > usable of a device)",
                "\(Figures.number(needed.gibibytes)) > \(Figures.number(usable.gibibytes)) \(deployment.parallelism)"
            )
        case .limit(.missesTarget(let target, let best), let deployment):
            (
                "miss \(Wording.measure(target.measure)) \(target.statistic.rawValue) of \(Wording.limit(target.limit)) "
                    + "even idle", "\(Wording.reached(best).dropFirst(3)) \(deployment.parallelism)"
            )
        case .limit(.nearlyIdle(let target, _, let replicas, _, _), let deployment):
            (
                "meet \(Wording.measure(target.measure)) \(target.statistic.rawValue) of \(Wording.limit(target.limit)) "
                    + "only nearly idle", "\(replicas) replicas of \(deployment.parallelism)"
            )
        case .limit(.refusedBySimulation, _): ("meet no SLO at any load in simulation", nil)
        case .limit(.tooManyReplicas, _): ("would need more replicas than anyone runs", nil)
        case .limit(.notEstimable(let reason), _): ("cannot be estimated: \(reason.rawValue)", nil)
        case .notRunnable: ("run none of the engines, precisions or splits asked for", nil)
        case .noOffer: ("meet the SLOs, but have no matching offer", nil)
        case .noFittingInstance: ("meet the SLOs, but no instance has enough of them", nil)
        case .costsAtLeast(let dollars, _):
            ("cost more (by the closed form; not simulated)", "\(Figures.dollars(dollars)) or more")
        case .costsMore, nil: ("cost more", nil)
        }
    }

    private static func wrapped(_ members: [String]) -> [String] {
        var lines: [String] = []
        var line = "  "
        for (index, member) in members.enumerated() {
            let text = member + (index + 1 < members.count ? ", " : "")
            if line.count + text.count > 118, line.count > 2 {
                lines.append(line)
                line = "  "
            }
            line += text
        }
        return (lines + [line]).map { line in
            var line = line
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
