internal import Foundation
public import Performance
internal import Quantities
internal import Workload

/// The measured runs behind a fit, ready to be asked which of them are like a deployment and how far the fit missed them.
///
/// Runs of one deployment, measured by one source, stand together; what is known of a group is compared once.
struct ResidualField: Sendable {
    /// A run: where it is, and by how much the factors miss its figures.
    struct Member: Sendable {
        var id: String
        var place: LocalCorrection.Place
        /// log(measured / predicted) by metric; nil where nothing was measured.
        var residuals: [Double?]
    }

    /// Runs of one deployment by one source.
    struct Group: Sendable {
        var traits: Traits
        /// The key of its configuration.
        var configuration: String
        /// Where its members start: an index, or a byte of the embedded table.
        var start: Int
        var count: Int
        /// Whether its members stand in the embedded table.
        var isEmbedded = false
    }

    let groups: [Group]
    /// The members of the groups that are not embedded.
    let members: [Member]
    /// Groups by engine.
    private let byEngine: [String: [Int]]

    init(groups: [Group], members: [Member] = []) {
        self.groups = groups
        self.members = members
        var byEngine: [String: [Int]] = [:]
        for (index, group) in groups.enumerated() { byEngine[group.traits.engine, default: []].append(index) }
        self.byEngine = byEngine
    }

    /// The field of `runs` around what `levels` say of them.
    init(_ runs: [MeasuredRun], _ levels: CoefficientLevels) {
        var order: [String] = []
        var byName: [String: (group: Group, members: [Member])] = [:]
        for run in runs {
            let keys = run.keys
            let traits = Traits(run.deployment, keys, pools: run.pools)
            let configuration = Traits.prefix(run.pools) + (keys[.configuration] ?? "")
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

    /// Where a run is, and how far the factors miss its figures, to four decimals as in the embedded table.
    private static func member(_ run: MeasuredRun, _ keys: LevelKeys, _ levels: CoefficientLevels) -> Member? {
        if let pools = run.pools { return member(run, pools, levels) }
        guard let replica = try? Replica(run.deployment, levels.coefficients(for: keys)) else { return nil }
        let point = replica.operatingPoint(run.lengths, under: run.load)
        guard point.state != .doesNotFit else { return nil }
        let figures = Metric.allCases.map { metric -> Double? in
            guard let measured = run.measured[metric], measured > 0, run.load.yields(metric) else { return nil }
            let scale = metric == .throughput ? run.replicas : 1
            return rounded(log(measured / max(1e-12, metric.value(of: point, lengths: run.lengths) * scale)))
        }
        var place = LocalCorrection.Place(point, run.lengths, run.load)
        (place.load, place.input, place.output) = (rounded(place.load), rounded(place.input), rounded(place.output))
        return Member(id: run.id, place: place, residuals: figures)
    }

    /// The same for a deployment with pools.
    private static func member(
        _ run: MeasuredRun, _ pools: MeasuredRun.Pools, _ levels: CoefficientLevels
    ) -> Member? {
        guard case .concurrency(let share) = run.load, let replica = try? PooledReplica(run, pools, levels),
            let estimate = replica.estimate(run.lengths, users: share * run.replicas)
        else { return nil }
        let predicted: [Metric: Double] = [
            .tpot: estimate.point.tpot.mean.value, .ttft: estimate.point.ttft.mean.value,
            .ttft50: estimate.point.ttft.mean.value, .ttft99: estimate.point.ttft.p99.value,
        ]
        let figures = Metric.allCases.map { metric -> Double? in
            guard let measured = run.measured[metric], let predicted = predicted[metric] else { return nil }
            return rounded(log(measured / max(1e-12, predicted)))
        }
        var place = LocalCorrection.Place(users: share, run.lengths)
        (place.load, place.input, place.output) = (rounded(place.load), rounded(place.input), rounded(place.output))
        return Member(id: run.id, place: place, residuals: figures)
    }

    private static func rounded(_ value: Double) -> Double { (max(-100, min(100, value)) * 1e4).rounded() / 1e4 }

    /// The members of `group` from its `first` on, at most `limit`.
    func members(of group: Group, limit: Int = .max) -> [Member] {
        let count = min(limit, group.count)
        if group.isEmbedded { return ShippedCalibration.members(at: group.start, count: count) }
        return Array(members[group.start..<group.start + count])
    }

    /// This field with the groups of `newer` in place of those of the same configurations, and before all others.
    func replacing(_ newer: ResidualField) -> ResidualField {
        let replaced = Set(newer.groups.map(\.configuration))
        let kept = groups.filter { $0.isEmbedded && !replaced.contains($0.configuration) }
        return ResidualField(groups: newer.groups + kept, members: newer.members)
    }

    /// The most runs that a correction rests on.
    static let most = 96

    /// The correction for deployments with these traits, and the runs it rests on, those most alike first.
    func correction(_ traits: Traits) -> (LocalCorrection, [String]) {
        let alike = (byEngine[traits.engine] ?? [])
            .map { (index: $0, likeness: traits.likeness(groups[$0].traits)) }
            .filter { $0.likeness > 0.08 }
            .sorted { ($0.likeness, $1.index) > ($1.likeness, $0.index) }
        let isPooled = traits.isPooled
        var correction = LocalCorrection()
        let (loaded, chosen) = spread(alike)
        let members = chosen.map { loaded[$0.group].members[$0.position] }
        correction.points = zip(members, chosen).map { member, choice in
            LocalCorrection.Point(place: member.place, likeness: choice.likeness)
        }
        // Many runs share a group, and words are slow to compare: once for each pair of groups is enough.
        let ofGroups = LocalCorrection.Triangle(loaded.count) { loaded[$0].traits.likeness(loaded[$1].traits) }
        let likeness = LocalCorrection.Triangle(chosen.count) { row, column in
            ofGroups[chosen[row].group, chosen[column].group]
                * correction.points[row].place.likeness(correction.points[column].place)
        }
        for metric in Metric.allCases {
            let measured = members.map { $0.residuals[metric.rawValue] }
            let known = members.indices.filter { measured[$0] != nil }
            guard !known.isEmpty else { continue }
            let (spread, noise) = LocalCorrection.scale(metric, isPooled: isPooled)
            let ratio = noise * noise / (spread * spread)
            let matrix = LocalCorrection.Triangle(known.count) { row, column in
                likeness[known[row], known[column]] + (row == column ? ratio : 0)
            }
            let right = known.map { max(-3 * spread, min(3 * spread, measured[$0] ?? 0)) }
            var weights = [Double](repeating: 0, count: chosen.count)
            for (index, weight) in zip(known, matrix.solve(right)) { weights[index] = weight }
            correction.weights[metric.rawValue] = weights
        }
        return (correction, members.map(\.id))
    }

    /// A group with its members at hand.
    private struct Loaded {
        var traits: Traits
        var members: [Member]
    }

    /// The first runs, in the order of their groups; when those most alike would fill the list, every so-many-th of them.
    private func spread(
        _ alike: [(index: Int, likeness: Double)]
    ) -> (groups: [Loaded], runs: [(group: Int, position: Int, likeness: Double)]) {
        var loaded: [Loaded] = []
        var near: [(group: Int, position: Int, likeness: Double)] = []
        for (index, likeness) in alike {
            guard near.count < ResidualField.most * 2 else { break }
            let group = groups[index]
            let members = members(of: group, limit: ResidualField.most * 2 - near.count)
            near += members.indices.map { (loaded.count, $0, likeness) }
            loaded.append(Loaded(traits: group.traits, members: members))
        }
        guard near.count > ResidualField.most else { return (loaded, near) }
        let like = near.prefix { $0.likeness >= 0.3 }
        guard like.count > ResidualField.most else { return (loaded, Array(near.prefix(ResidualField.most))) }
        return (loaded, (0..<ResidualField.most).map { like[$0 * like.count / ResidualField.most] })
    }

    /// How near the evidence for `keys` is, and the first runs there.
    func evidence(for keys: LevelKeys, pools: MeasuredRun.Pools? = nil) -> (EvidenceLevel, [String]) {
        let prefix = Traits.prefix(pools)
        let accelerator = keys[.accelerator] ?? ""
        let architecture = keys[.architecture] ?? ""
        let configuration = prefix + (keys[.configuration] ?? "")
        let own = (byEngine[prefix + (keys[.engine] ?? "")] ?? []).map { groups[$0] }
        let near: [(EvidenceLevel, () -> [Group])] = [
            (.configuration, { own.filter { $0.configuration == configuration } }),
            (.acceleratorAndEngine, { own.filter { $0.traits.accelerator == accelerator } }),
            (
                .architecture,
                { groups.filter { $0.traits.architecture == architecture && $0.traits.isPooled == (pools != nil) } }
            ),
        ]
        for (level, find) in near {
            let found = find()
            guard !found.isEmpty else { continue }
            return (level, Array(found.prefix(5).flatMap { members(of: $0, limit: 5) }.prefix(5).map(\.id)))
        }
        return (.none, [])
    }
}

extension LocalCorrection.Place {
    /// The place of an operating point.
    init(_ point: OperatingPoint, _ lengths: TokenLengths, _ load: Load) {
        self.load = log(max(1, point.inFlight)) / 1.2
        input = log(max(1, lengths.input.value)) / 1.2
        output = log(max(1, lengths.output.value)) / 1.2
        kind =
            switch load {
            case .rate: 0
            case .concurrency: 1
            case .offline: 2
            case .staticBatch: 3
            }
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
