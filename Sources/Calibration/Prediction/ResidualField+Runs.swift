internal import Foundation
public import Performance
internal import Quantities
internal import Workload

extension ResidualField {
    /// The field of `runs` around what `levels` say of them.
    init(_ runs: [MeasuredRun], _ levels: CoefficientLevels) {
        var order: [String] = []
        var byName: [String: (group: Group, members: [Member])] = [:]
        for run in runs {
            let keys = run.keys
            let traits = Traits(run.deployment, keys, pools: run.pools)
            let configuration = Traits.prefix(run.pools) + "\(keys.configuration)"
            let name = "\(configuration)|\(traits.release)|\(traits.source)|\(traits.devices)|\(traits.balance)"
            if byName[name] == nil {
                order.append(name)
                byName[name] = (Group(traits: traits, configuration: configuration, start: 0, count: 0), [])
            }
            guard let member = ResidualField.member(run, keys, levels) else { continue }
            byName[name]?.members.append(member)
        }
        var groups: [Group] = []
        var members: [Member] = []
        for name in order {
            guard let (empty, own) = byName[name], !own.isEmpty else { continue }
            var group = empty
            group.start = members.count
            group.count = own.count
            groups.append(group)
            members += own
        }
        self.init(groups: groups, members: members)
    }

    /// The place of a run, and how far the factors miss its figures, to four decimals as in the embedded table.
    private static func member(_ run: MeasuredRun, _ keys: FactorGroups, _ levels: CoefficientLevels) -> Member? {
        if let pools = run.pools { return member(run, pools, levels) }
        guard let replica = try? Replica(run.deployment, levels.coefficients(for: keys)) else { return nil }
        let point = replica.operatingPoint(run.lengths, under: run.load)
        guard point.state != .doesNotFit else { return nil }
        let figures = Residuals { metric in
            guard let measured = run.measured[metric], measured > 0, run.load.yields(metric) else { return nil }
            // Where more comes than is carried, a latency says how long the run was, not how fast the replica is.
            guard point.state == .steady || !metric.includesQueue else { return nil }
            return rounded(log(measured / max(CorrectionConstants.leastFigure, run.figure(metric, at: point))))
        }
        let place = LocalCorrection.Place(point, run.lengths, run.load)
        return Member(id: run.id, place: place.rounded, residuals: figures)
    }

    /// The same for a deployment with pools.
    private static func member(
        _ run: MeasuredRun, _ pools: MeasuredRun.Pools, _ levels: CoefficientLevels
    ) -> Member? {
        guard case .concurrency(let share, let start) = run.load, let replica = try? PooledReplica(run, pools, levels),
            let figures = replica.residuals(run, users: share * run.replicas, start)
        else { return nil }
        let place = LocalCorrection.Place(users: share, run.lengths)
        return Member(id: run.id, place: place.rounded, residuals: figures)
    }

    /// A logarithm to as many decimals as the embedded table has.
    static func rounded(_ value: Double) -> Double {
        let most = CorrectionConstants.largestLogarithm
        return (max(-most, min(most, value)) * CorrectionConstants.decimals).rounded() / CorrectionConstants.decimals
    }
}

extension LocalCorrection.Place {
    /// The place of an operating point.
    init(_ point: OperatingPoint, _ lengths: TokenLengths, _ load: Load) {
        self.init(inFlight: point.inFlight, lengths, LoadKind(load))
    }

    /// The place of a number of requests in flight on one replica.
    init(inFlight: Double, _ lengths: TokenLengths, _ kind: LoadKind) {
        // A decode worker of a pool may have less than one request on average.
        load = Self.coordinate(inFlight, atLeast: kind == .pools ? 0.01 : 1)
        input = Self.coordinate(lengths.input.value)
        output = Self.coordinate(lengths.output.value)
        self.kind = kind
    }

    /// The place of a deployment with pools: users of one decode worker.
    init(users: Double, _ lengths: TokenLengths) { self.init(inFlight: users, lengths, .pools) }

    /// The place as the embedded table has it.
    fileprivate var rounded: Self {
        var place = self
        place.load = ResidualField.rounded(load)
        place.input = ResidualField.rounded(input)
        place.output = ResidualField.rounded(output)
        return place
    }
}

extension Load {
    /// Whether a measurement under this load says anything of `metric` that the conditions do not already say.
    public func yields(_ metric: Metric) -> Bool {
        switch (self, metric) {
        case (.rate, .throughput), (.offline, .tpot), (.offline, .ttft), (.offline, .e2e), (.offline, .ttft99),
            (.offline, .ttft50):
            false
        default: true
        }
    }
}
