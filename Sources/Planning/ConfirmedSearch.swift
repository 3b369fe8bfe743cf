internal import Catalog
internal import Parallel
internal import Performance
internal import Quantities
internal import Workload

/// From what the closed form proposes to options that the event simulation confirms.
///
/// A simulation only ever asks for more replicas, so no option costs less than the closed form says: nothing that costs more
/// than a confirmed one has to be simulated, unless it is shown.
struct ConfirmedSearch {
    /// Deployments of one accelerator that are priced through the month.
    private static let tries = 3

    /// Confirmed options, the cheapest first.
    let options: [PlanOption]
    /// The result of each accelerator.
    let results: [AcceleratorResult]

    /// A deployment with its price by the closed form.
    struct Proposal: Sendable {
        var sized: AcceleratorSurvey.Sized
        var option: PlanOption
    }

    init(_ planner: Planner, _ surveys: [AcceleratorSurvey]) {
        let isParallel = planner.effort.isParallel
        let groups = parallelMap(Array(surveys.enumerated()), isParallel: isParallel) { _, survey in
            Self.proposals(planner, survey).sorted { PlanOption.cheaperFirst($0.option, $1.option) }
        }
        let proposed = zip(surveys, groups).filter { !$0.1.isEmpty }
            .sorted { PlanOption.cheaperFirst($0.1[0].option, $1.1[0].option) }
        let compared = planner.effort.hour == nil ? proposed.count : planner.effort.compared
        var confirmed = parallelMap(Array(proposed.prefix(compared)), isParallel: isParallel) { survey, group in
            (id: survey.accelerator.id, options: Self.confirm(planner, group))
        }
        var rest = proposed.dropFirst(compared)
        while let (survey, group) = rest.first {
            let cheapest = confirmed.compactMap { $0.options.first?.monthly }.min()
            guard cheapest.map({ group[0].option.monthly < $0 }) ?? true else { break }
            confirmed.append((survey.accelerator.id, Self.confirm(planner, group)))
            rest = rest.dropFirst()
        }
        options = confirmed.flatMap(\.options).sorted(by: PlanOption.cheaperFirst)
        let bottom = options.first?.monthly ?? .zero
        let winners = confirmed.compactMap { entry in entry.options.first }.sorted(by: PlanOption.cheaperFirst)
            .enumerated().map { place, option in
                AcceleratorResult(
                    acceleratorID: option.deployment.accelerator.id, best: option,
                    rejection: place == 0 ? nil : .costsMore(factor: option.monthly / bottom))
            }
        let dear = rest.map { survey, group in
            AcceleratorResult(
                acceleratorID: survey.accelerator.id, best: nil,
                rejection: .costsAtLeast(group[0].option.monthly, factor: group[0].option.monthly / bottom))
        }
        let refused = confirmed.filter(\.options.isEmpty).compactMap { entry -> AcceleratorResult? in
            guard let group = proposed.first(where: { $0.0.accelerator.id == entry.id })?.1 else { return nil }
            return AcceleratorResult(
                acceleratorID: entry.id, best: nil,
                rejection: .limit(.refusedBySimulation, group[0].option.deployment))
        }
        let rejected = zip(surveys, groups).filter(\.1.isEmpty).map { survey, _ in
            AcceleratorResult(acceleratorID: survey.accelerator.id, best: nil, rejection: survey.rejection)
        }
        results = winners + dear + refused + rejected
    }

    /// The deployments of one accelerator that are priced through the month.
    static func proposals(_ planner: Planner, _ survey: AcceleratorSurvey) -> [Proposal] {
        survey.sized.prefix(tries).compactMap { sized in
            planner.option(sized.sizer, sized.candidate).map { Proposal(sized: sized, option: $0) }
        }
    }

    /// The options of one accelerator once they are sized by simulation, the cheapest first.
    private static func confirm(_ planner: Planner, _ group: [Proposal]) -> [PlanOption] {
        guard let hour = planner.effort.hour else { return group.map(\.option) }
        var options: [PlanOption] = []
        for proposal in group {
            // It can only get more expensive, and of two that cost the same the first is as good.
            if let best = options.map(\.monthly).min(), best <= proposal.option.monthly { break }
            let sizer = planner.memory.confirmed(proposal.sized.sizer, proposal.sized.candidate, hour)
            guard var option = planner.option(sizer, proposal.sized.candidate) else { continue }
            option.isConfirmed = true
            guard planner.effort.tellsConfidence else {
                options.append(option)
                continue
            }
            option.probabilities = proposal.sized.candidate.probabilities(
                sizer, option.schedule?.mostNeeded ?? option.replicas,
                (option.schedule?.busiestShare ?? 1) * planner.traffic.sizingFactor)
            option.held = proposal.sized.candidate.held(by: option.replicas, sizer)
            options.append(option)
        }
        return options.sorted(by: PlanOption.cheaperFirst)
    }
}
