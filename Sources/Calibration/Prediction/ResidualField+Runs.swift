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
    ///
    /// TPOT stands for the pace of decode steps, the other latencies for what is left of their errors at that pace.
    private static func member(_ run: MeasuredRun, _ keys: FactorGroups, _ levels: CoefficientLevels) -> Member? {
        if let pools = run.pools { return member(run, pools, levels) }
        guard let replica = try? Replica(run.deployment, levels.coefficients(for: keys)) else { return nil }
        let pace = pace(of: replica, run)
        let point = pace?.point ?? replica.operatingPoint(run.lengths, under: run.load)
        guard point.state != .doesNotFit else { return nil }
        let figures = Residuals { metric in
            if metric == .tpot, let pace { return rounded(pace.logarithm) }
            guard let measured = run.measured[metric], measured > 0, run.load.yields(metric) else { return nil }
            // Where more comes than is carried, a latency says how long the run was, not how fast the replica is.
            guard point.state == .steady || !metric.includesQueue else { return nil }
            return rounded(log(measured / max(CorrectionConstants.leastFigure, run.figure(metric, at: point))))
        }
        let place = LocalCorrection.Place(point, run.lengths, run.load)
        return Member(id: run.id, place: place.rounded, residuals: figures)
    }

    /// The logarithm of the factor on decode steps with which the closed form has the measured TPOT, and the point there.
    ///
    /// Of an offline load the same for throughput, with the point without that factor. Nil where it was not measured.
    /// A TPOT has the prompts of others in it, and at a rate the batch that fills the longer the more requests wait: near
    /// capacity, steps that take a tenth longer may double it. What is said of the steps holds under any load.
    private static func pace(
        of replica: Replica, _ run: MeasuredRun
    ) -> (logarithm: Double, point: OperatingPoint)? {
        let metric: Metric = run.load == .offline ? .throughput : .tpot
        guard let measured = run.measured[metric], measured > 0 else { return nil }
        func point(_ logarithm: Double) -> OperatingPoint {
            replica.corrected(by: .decode(by: exp(logarithm))).operatingPoint(run.lengths, under: run.load)
        }
        var (low, high) = (-CorrectionConstants.largestPace, CorrectionConstants.largestPace)
        while high - low > 0.5 / CorrectionConstants.decimals {
            let middle = (low + high) / 2
            let figure = run.figure(metric, at: point(middle))
            if metric == .tpot ? figure < measured : figure > measured { low = middle } else { high = middle }
        }
        let logarithm = (low + high) / 2
        return (logarithm, point(run.load == .offline ? 0 : logarithm))
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
