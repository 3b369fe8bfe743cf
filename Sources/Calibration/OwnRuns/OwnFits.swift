internal import Measurements

/// Something that follows from own runs and can be kept with them.
protocol KeptFit: Sendable {
    /// Reads what ``write(to:)`` wrote.
    init(_ reader: inout KeptReader) throws(KeptReader.Damaged)
    func write(to writer: inout KeptWriter)
}

extension KeptFit {
    /// The fit in `bytes`; nil when they are none.
    init?(kept bytes: [UInt8]) {
        var reader = KeptReader(bytes)
        do throws(KeptReader.Damaged) {
            self = try Self(&reader)
            try reader.end()
        } catch {
            return nil
        }
    }

    var kept: [UInt8] {
        var writer = KeptWriter()
        write(to: &writer)
        return writer.bytes
    }
}

/// The offset of the factors of an accelerator or a configuration; nil when no run says anything of them.
struct OwnOffset: KeptFit {
    let values: [Double]?

    init(_ values: [Double]?) { self.values = values }

    init(_ reader: inout KeptReader) throws(KeptReader.Damaged) {
        var values: [Double] = []
        for _ in 0..<(try reader.count()) { values.append(try reader.number()) }
        guard values.isEmpty || values.count == Factor.count else { throw KeptReader.Damaged() }
        self.values = values.isEmpty ? nil : values
    }

    func write(to writer: inout KeptWriter) {
        writer.count(values?.count ?? 0)
        for value in values ?? [] { writer.number(value) }
    }
}

/// What the runs of one configuration say.
struct OwnConfiguration: KeptFit {
    /// The offset of its factors; nil when no run says anything of them.
    let offset: [Double]?
    /// The members of each of its groups, in their order: as many as a correction reads.
    let members: [[ResidualField.Member]]

    /// What `runs` say, which are those of `groups`, over `levels`.
    init(_ runs: [MeasuredRun], _ groups: [OwnGroup], _ levels: CoefficientLevels) {
        offset = Calibration.ownOffset(of: runs, levels)
        var levels = levels
        if let offset, let first = runs.first {
            levels.offsets[Level.own.rawValue][.own(first.keys.configuration)] = offset
        }
        let field = ResidualField(runs, levels)
        members = groups.map { group in
            field.groups.indices.filter { field.groups[$0].traits.groupName == group.traits.groupName }
                .flatMap { field.members(of: $0) }
        }
    }

    init(_ reader: inout KeptReader) throws(KeptReader.Damaged) {
        offset = try OwnOffset(&reader).values
        var members: [[ResidualField.Member]] = []
        for _ in 0..<(try reader.count()) {
            var group: [ResidualField.Member] = []
            for _ in 0..<(try reader.count()) { group.append(try ResidualField.Member(&reader)) }
            members.append(group)
        }
        self.members = members
    }

    func write(to writer: inout KeptWriter) {
        OwnOffset(offset).write(to: &writer)
        writer.count(members.count)
        for group in members {
            writer.count(group.count)
            for member in group { member.write(to: &writer) }
        }
    }
}

extension ResidualField.Member {
    /// Marks a figure that was not measured; no logarithm of an error is so large.
    private static let absent = -1e9

    fileprivate init(_ reader: inout KeptReader) throws(KeptReader.Damaged) {
        let id = try reader.text()
        guard let kind = LoadKind(rawValue: try reader.count()) else { throw KeptReader.Damaged() }
        let place = LocalCorrection.Place(
            load: try reader.number(), input: try reader.number(), output: try reader.number(), kind: kind)
        var figures: [Metric: Double] = [:]
        for metric in Metric.allCases {
            let value = try reader.number()
            if value != Self.absent { figures[metric] = value }
        }
        self.init(id: id, place: place, residuals: ResidualField.Residuals { figures[$0] })
    }

    fileprivate func write(to writer: inout KeptWriter) {
        writer.text(id)
        writer.count(place.kind.rawValue)
        for number in [place.load, place.input, place.output] { writer.number(number) }
        for metric in Metric.allCases { writer.number(residuals[metric] ?? Self.absent) }
    }
}

/// Runs of one deployment by one release: what the field of runs has as a group, before its members are known.
struct OwnGroup: Sendable {
    var traits: Traits
    /// The key of its configuration.
    var configuration: String
    /// The numbers of its deployments in the source.
    var deployments: [OwnDeployment.ID]
    /// A hash of its runs.
    var runs: UInt64 = 0

    /// The groups of `deployments`, in the order of their first runs.
    static func groups(
        of deployments: [OwnDeployment], _ source: some OwnRunSource, _ version: UInt64
    ) throws -> [OwnGroup] {
        var hash = StableHash()
        hash.add(version)
        for deployment in deployments {
            hash.add(UInt64(bitPattern: deployment.id))
            hash.add(deployment.conditions)
        }
        let name = "groups"
        let kept = source.kept(name, hash: hash.value).flatMap(GroupList.init(kept:))
        let list = try kept ?? GroupList(deployments, source)
        if kept == nil { source.keep(list.kept, name, hash: hash.value) }
        let runs = Dictionary(uniqueKeysWithValues: deployments.map { ($0.id, $0) })
        return list.groups.map { group in
            var group = group
            var hash = StableHash()
            for id in group.deployments {
                hash.add(UInt64(bitPattern: id))
                hash.add(runs[id]?.runs ?? 0)
            }
            group.runs = hash.value
            return group
        }
    }
}

/// The groups of all deployments.
private struct GroupList: KeptFit {
    var groups: [OwnGroup] = []

    init(_ deployments: [OwnDeployment], _ source: some OwnRunSource) throws {
        var places: [String: Int] = [:]
        for deployment in deployments {
            guard let run = try source.sample(of: deployment.id) else { continue }
            let keys = run.keys
            let traits = Traits(run.deployment, keys)
            let configuration = "\(keys.configuration)"
            let name = "\(configuration)|\(traits.groupName)"
            if let place = places[name] {
                groups[place].deployments.append(deployment.id)
            } else {
                places[name] = groups.count
                groups.append(OwnGroup(traits: traits, configuration: configuration, deployments: [deployment.id]))
            }
        }
    }

    init(_ reader: inout KeptReader) throws(KeptReader.Damaged) {
        for _ in 0..<(try reader.count()) {
            let traits = try Traits(&reader)
            let configuration = try reader.text()
            var deployments: [OwnDeployment.ID] = []
            for _ in 0..<(try reader.count()) {
                guard let id = OwnDeployment.ID(exactly: try reader.number()) else { throw KeptReader.Damaged() }
                deployments.append(id)
            }
            groups.append(OwnGroup(traits: traits, configuration: configuration, deployments: deployments))
        }
    }

    func write(to writer: inout KeptWriter) {
        writer.count(groups.count)
        for group in groups {
            group.traits.write(to: &writer)
            writer.text(group.configuration)
            writer.count(group.deployments.count)
            for id in group.deployments { writer.number(Double(id)) }
        }
    }
}

extension Traits {
    /// What tells groups of one configuration apart.
    var groupName: String { "\(release)|\(source)|\(devices)|\(balance)" }

    fileprivate func write(to writer: inout KeptWriter) {
        for text in [model, shape, accelerator, architecture, engine, release, source, precision] { writer.text(text) }
        for number in [devices, balance, isCopied ? 1 : 0, isSpeculative ? 1 : 0] { writer.number(number) }
    }

    fileprivate init(_ reader: inout KeptReader) throws(KeptReader.Damaged) {
        model = try reader.text()
        shape = try reader.text()
        accelerator = try reader.text()
        architecture = try reader.text()
        engine = try reader.text()
        release = try reader.text()
        source = try reader.text()
        precision = try reader.text()
        devices = try reader.number()
        balance = try reader.number()
        isCopied = try reader.number() != 0
        isSpeculative = try reader.number() != 0
    }
}
