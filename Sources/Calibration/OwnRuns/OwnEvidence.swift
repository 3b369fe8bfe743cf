internal import Measurements
internal import Performance
internal import Synchronization

/// A user's own runs over the calibration that comes with the program.
///
/// A question reads and fits only what it needs: the runs of its configuration, and of those alike as far as a
/// correction is based on them. So its cost does not grow with the store. What was fitted is kept with the runs, under a
/// hash of all that it follows from.
public final class OwnEvidence: Sendable {
    /// What own runs change for one question.
    struct View: Sendable {
        /// The factors, with the offsets of the user's runs.
        var levels: CoefficientLevels
        /// The runs that count, the user's before published ones.
        var field: ResidualField
    }

    let levels: CoefficientLevels
    let published: ResidualField
    /// The groups of own runs, in the order of their first runs.
    let groups: [OwnGroup]
    /// The same without their members, to look for those alike.
    let index: ResidualField
    private let source: any OwnRunSource
    private let version: UInt64
    private let fail: @Sendable (any Error) -> Never
    private let known = Mutex(Known())

    private struct Known {
        var views: [FactorGroups: View] = [:]
        var configurations: [String: OwnConfiguration] = [:]
        var accelerators: [String: [Double]?] = [:]
    }

    /// The most views that are kept.
    private static let mostViews = 2000

    /// The runs of `source` over `shipped`; nil when there are none that a fit may learn from.
    ///
    /// Runs are read while questions are answered, which must not end halfway: `fail` is called when that fails.
    public init?(
        _ source: some OwnRunSource, over shipped: PerformanceModel,
        failing fail: @escaping @Sendable (any Error) -> Never
    ) throws {
        let deployments = try source.deployments()
        guard !deployments.isEmpty else { return nil }
        self.source = source
        self.fail = fail
        levels = shipped.levels
        published = shipped.field
        var hash = StableHash()
        for part in [ShippedCalibration.factorsHash, OwnRunConstants.version, source.version] { hash.add(part) }
        version = hash.value
        groups = try OwnGroup.groups(of: deployments, source, version)
        guard !groups.isEmpty else { return nil }
        index = ResidualField(
            groups: groups.map {
                ResidualField.Group(traits: $0.traits, configuration: $0.configuration, start: 0, count: 0)
            })
    }

    /// What the runs change for a deployment with these traits and keys.
    func view(_ traits: Traits, _ keys: FactorGroups) -> View {
        if let view = known.withLock({ $0.views[keys] }) { return view }
        let view = View(levels: levels(for: keys), field: OwnSelection(self, traits, keys).field)
        known.withLock { known in
            if known.views.count >= OwnEvidence.mostViews { known.views.removeAll() }
            known.views[keys] = view
        }
        return view
    }

    private func levels(for keys: FactorGroups) -> CoefficientLevels {
        var levels = self.levels
        let accelerator = keys.configuration.accelerator
        if let shared = sharedOffset(of: accelerator) {
            levels.offsets[Level.accelerator.rawValue][.accelerator(accelerator)] = shared
        }
        if let offset = configuration("\(keys.configuration)")?.offset {
            levels.offsets[Level.own.rawValue][.own(keys.configuration)] = offset
        }
        return levels
    }

    // MARK: - fits

    /// The offset of an accelerator that no published run was made on; nil for others, and where no run tells.
    private func sharedOffset(of accelerator: String) -> [Double]? {
        guard levels.offsets[Level.accelerator.rawValue][.accelerator(accelerator)] == nil else { return nil }
        if let offset = known.withLock({ $0.accelerators[accelerator] }) { return offset }
        let own = groups(on: accelerator)
        guard !own.isEmpty else { return nil }
        let offset = kept("accelerator \(accelerator)", of: own) {
            OwnOffset(Calibration.sharedOffset(of: try runs(of: own), levels))
        }.values
        known.withLock { $0.accelerators[accelerator] = .some(offset) }
        return offset
    }

    private func groups(on accelerator: String) -> [OwnGroup] {
        groups.filter { $0.traits.accelerator == accelerator }
    }

    private func runs(of groups: [OwnGroup]) throws -> [MeasuredRun] {
        try source.runs(of: groups.flatMap(\.deployments), most: OwnRunConstants.most)
    }

    /// What the runs of a configuration say; nil when there are none.
    func configuration(_ name: String) -> OwnConfiguration? {
        let places = index.groups.ofConfiguration(name)
        guard let first = places.first else { return nil }
        if let found = known.withLock({ $0.configurations[name] }) { return found }
        let own = places.map { groups[$0] }
        let accelerator = groups[first].traits.accelerator
        let shared = sharedOffset(of: accelerator)
        // What an accelerator has in common moves with the runs of any of its configurations.
        let basis = shared == nil ? own : own + groups(on: accelerator)
        let made = kept("configuration \(name)", of: basis) {
            var levels = self.levels
            if let shared { levels.offsets[Level.accelerator.rawValue][.accelerator(accelerator)] = shared }
            return OwnConfiguration(try runs(of: own), own, levels)
        }
        known.withLock { $0.configurations[name] = made }
        return made
    }

    /// The members of a group.
    func members(of group: Int) -> [ResidualField.Member] {
        let name = groups[group].configuration
        guard let place = index.groups.ofConfiguration(name).firstIndex(of: group),
            let members = configuration(name)?.members, place < members.count
        else { return [] }
        return members[place]
    }

    /// What is kept under `name` for the present runs of `groups`; else what `make` makes, which then is kept.
    private func kept<Fit: KeptFit>(
        _ name: String, of groups: [OwnGroup], make: () throws -> Fit
    ) -> Fit {
        var hash = StableHash()
        hash.add(version)
        for group in groups { hash.add(group.runs) }
        if let bytes = source.kept(name, hash: hash.value), let fit = Fit(kept: bytes) { return fit }
        do {
            let fit = try make()
            source.keep(fit.kept, name, hash: hash.value)
            return fit
        } catch {
            fail(error)
        }
    }
}
