internal import Parallel

/// The measured runs behind a fit: which of them are like a deployment, and how far the fit missed them.
///
/// Runs of one deployment, measured by one source, form a group; what is known of a group is compared once.
struct ResidualField: Sendable {
    /// A run: its place, and by how much the factors miss its figures.
    struct Member: Sendable {
        var id: String
        var place: LocalCorrection.Place
        var residuals: Residuals
    }

    /// log(measured / predicted) by metric; nil where nothing was measured.
    ///
    /// A vector, which takes no memory of its own: there are thousands of them.
    struct Residuals: Sendable {
        private var values = SIMD8<Double>(repeating: .nan)

        init(_ residual: (Metric) -> Double?) {
            for metric in Metric.allCases { values[metric.rawValue] = residual(metric) ?? .nan }
        }

        subscript(metric: Metric) -> Double? {
            let value = values[metric.rawValue]
            return value.isNaN ? nil : value
        }
    }

    /// Runs of one deployment by one source.
    struct Group: Sendable {
        var traits: Traits
        /// The key of its configuration.
        var configuration: String
        /// Where its members start: an index, or a row of the embedded table.
        var start: Int
        var count: Int
        /// Whether its members are in the embedded table.
        var isEmbedded = false
    }

    let groups: any EvidenceGroups
    /// The members of the groups that are not embedded.
    let members: [Member]
    /// What was read and solved already.
    let cache = Cache()

    init(groups: [Group], members: [Member] = []) {
        self.groups = ListedGroups(groups)
        self.members = members
    }

    /// The groups of a table that ``packed`` wrote; its members are those that come with the program.
    init(embedded groups: EmbeddedGroups) {
        self.groups = groups
        members = []
    }

    /// The members of a group.
    ///
    /// Those of the embedded table are read when they are first used.
    func members(of index: Int) -> ArraySlice<Member> {
        let group = groups[index]
        guard group.isEmbedded else { return members[group.start..<group.start + group.count] }
        return cache.members(of: index) { ShippedCalibration.members(at: group.start, count: group.count) }[...]
    }

    /// This field with the groups of `newer` in place of those of the same configurations, and before all others.
    func replacing(_ newer: ResidualField) -> ResidualField {
        let first = newer.groups.indices.map { newer.groups[$0] }
        let replaced = Set(first.map(\.configuration))
        let kept = groups.indices.map { groups[$0] }.filter { $0.isEmbedded && !replaced.contains($0.configuration) }
        return ResidualField(groups: first + kept, members: newer.members)
    }

    /// What a group can have in common with a question.
    enum Nearness {
        /// The configuration.
        case configuration
        /// The engine and the accelerator.
        case accelerator
        /// The engine and the model.
        case model
        /// The chip generation.
        case architecture
    }

    /// The groups that have this much in common with a question, the first ones first.
    func groups(
        near nearness: Nearness, _ keys: FactorGroups, pools: MeasuredRun.Pools? = nil
    ) -> LazyFilterSequence<[Int]> {
        let prefix = Traits.prefix(pools)
        let codes = groups.codes
        var ofEngine: [Int] { groups.ofEngine(prefix + keys.configuration.engine) }
        switch nearness {
        case .configuration:
            return groups.ofConfiguration(prefix + "\(keys.configuration)").lazy.filter { _ in true }
        case .accelerator:
            let accelerator = groups.number(of: keys.configuration.accelerator)
            return ofEngine.lazy.filter { codes[$0].accelerator == accelerator }
        case .model:
            let model = groups.number(of: keys.configuration.model)
            return ofEngine.lazy.filter { codes[$0].model == model }
        case .architecture:
            let architecture = groups.number(of: keys.family)
            return Array(groups.indices).lazy.filter { index in
                codes[index].architecture == architecture && groups[index].traits.isPooled == (pools != nil)
            }
        }
    }

    /// How near the evidence for `keys` is, and the first runs there.
    func evidence(for keys: FactorGroups, pools: MeasuredRun.Pools? = nil) -> (EvidenceLevel, [String]) {
        func near(_ nearness: Nearness) -> [Int] { Array(groups(near: nearness, keys, pools: pools).prefix(5)) }
        func first(_ groups: [Int]) -> [String] {
            Array(groups.flatMap { members(of: $0).prefix(5) }.prefix(5).map(\.id))
        }
        let same = near(.configuration)
        if !same.isEmpty { return (.configuration, first(same)) }
        // Farther evidence is the same for all configurations of a model on an accelerator.
        return cache.evidence(Cache.Subject(keys.configuration, family: keys.family, prefix: Traits.prefix(pools))) {
            let ofAccelerator = near(.accelerator)
            if !ofAccelerator.isEmpty {
                let isObserved = !groups(near: .model, keys, pools: pools).isEmpty
                return (isObserved ? .modelAndAccelerator : .acceleratorAndEngine, first(ofAccelerator))
            }
            let alike = near(.architecture)
            return alike.isEmpty ? (.none, []) : (.architecture, first(alike))
        }
    }
}

extension ResidualField {
    /// Where a run is: its group, and its place there.
    struct RunPlace: Hashable {
        var group, position: Int
    }

    /// Members that were read and corrections that were solved, for all threads.
    final class Cache: Sendable {
        private let read = KnownValues<Int, [Member]>()
        /// About 1 kB each beside their runs.
        private let corrections = KnownValues<Question, (LocalCorrection, [String])>(most: 2000)
        /// About 25 kB each.
        private let solved = KnownValues<Choice, SolvedRuns>(most: 2000)
        private let farther = KnownValues<Subject, (EvidenceLevel, [String])>(most: 2000)

        /// What evidence beyond that of the very configuration depends on.
        struct Subject: Hashable {
            private let engine, accelerator, model, family: String

            init(_ configuration: ConfigurationKey, family: String, prefix: String) {
                engine = prefix + configuration.engine
                accelerator = configuration.accelerator
                model = configuration.model
                self.family = family
            }
        }

        private struct Question: Hashable {
            var traits: Traits
            var knowsSpread: Bool
        }

        private struct Choice: Hashable {
            var runs: [RunPlace]
            var isPooled: Bool
        }

        /// The members of a group, made by `make` when they are first used.
        func members(of group: Int, _ make: () -> [Member]) -> [Member] { read.value(group, make) }

        /// The correction for deployments with `traits`, made by `make` when it is first used.
        func correction(
            _ traits: Traits, _ knowsSpread: Bool, _ make: () -> (LocalCorrection, [String])
        ) -> (LocalCorrection, [String]) {
            corrections.value(Question(traits: traits, knowsSpread: knowsSpread), make)
        }

        /// The evidence for `subject`, found by `find` when it is first asked for.
        func evidence(
            _ subject: Subject, _ find: () -> (EvidenceLevel, [String])
        ) -> (EvidenceLevel, [String]) {
            farther.value(subject, find)
        }

        /// The runs at these places, made by `make` when they are first used.
        func runs(_ places: [RunPlace], _ isPooled: Bool, _ make: () -> SolvedRuns) -> SolvedRuns {
            solved.value(Choice(runs: places, isPooled: isPooled), make)
        }
    }
}
