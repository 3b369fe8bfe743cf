internal import Performance
internal import Planning
internal import Quantities
internal import Workload

/// Accelerators that cannot hold a question, with the limit that bound each: a line each where they are few, otherwise
/// grouped by the kind of limit.
enum RejectionText {
    private static let few = 10

    /// A sentence an accelerator or a group.
    static func lines(_ rejected: [AcceleratorResult]) -> [String] {
        guard rejected.count > few else {
            return rejected.map { "\(Wording.accelerator($0.acceleratorID)): \(Wording.rejection($0.rejection))" }
        }
        var groups: [(title: String, members: [String])] = []
        for one in rejected {
            let (title, detail) = summary(one.rejection)
            let member = Wording.accelerator(one.acceleratorID) + (detail.map { " (\($0))" } ?? "")
            if let index = groups.firstIndex(where: { $0.title == title }) {
                groups[index].members.append(member)
            } else {
                groups.append((title, [member]))
            }
        }
        return groups.map { "\($0.members.count) \($0.title): \($0.members.joined(separator: ", "))" }
    }

    /// The kind of limit, and the figure that is this accelerator's own.
    private static func summary(_ rejection: Rejection?) -> (title: String, detail: String?) {
        switch rejection {
        case .limit(.doesNotFit(let needed, let usable), let deployment):
            (
                "do not fit (GiB needed > usable of a device)",
                "\(Figures.number(needed.gibibytes)) > \(Figures.number(usable.gibibytes)) \(deployment.parallelism)"
            )
        case .limit(.missesTarget(let target, let best), let deployment):
            (
                "miss \(Wording.measure(target.measure)) \(target.statistic.rawValue) of \(Wording.limit(target.limit)) "
                    + "even idle", "\(Wording.figure(best)) \(deployment.parallelism)"
            )
        case .limit(.nearlyIdle(let target, _, let replicas, _, _), let deployment):
            (
                "meet \(Wording.measure(target.measure)) \(target.statistic.rawValue) of \(Wording.limit(target.limit)) "
                    + "only nearly idle", "\(replicas) replicas of \(deployment.parallelism)"
            )
        case .limit(.refusedBySimulation, _): ("meet no SLO at any load in simulation", nil)
        case .limit(.tooManyReplicas, _): ("would need more replicas than anyone runs", nil)
        case .limit(.notEstimable(let reason), _): ("cannot be estimated: \(reason.rawValue)", nil)
        case .notRunnable: ("run none of the engines, precisions or parallelism in the scenario", nil)
        case .noOffer: ("meet the SLOs but have no matching offer", nil)
        case .noFittingInstance: ("meet the SLOs, but no instance holds enough of them", nil)
        case .hostTooSmall(let shortfall):
            ("meet the SLOs but have no matching offer: their hosts are too small", Wording.lack(shortfall))
        case .costsAtLeast(let dollars, _):
            ("cost more (by the closed form; not simulated)", "\(Figures.dollars(dollars)) or more")
        case .costsMore, nil: ("cost more", nil)
        }
    }
}
