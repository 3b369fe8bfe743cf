/// The groups of own and published runs that count for one question.
///
/// The field of the selected groups answers the question as the field of all groups would: it holds, in the same order,
/// the groups most alike as far as their runs are read, and those that evidence is named from.
struct OwnSelection {
    private let evidence: OwnEvidence
    private var own: Set<Int> = []
    private var published: Set<Int> = []

    /// The selection for a deployment with these traits and keys.
    init(_ evidence: OwnEvidence, _ traits: Traits, _ keys: FactorGroups) {
        self.evidence = evidence
        addAlike(traits)
        addNamed(keys)
    }

    /// The selected groups with their members.
    var field: ResidualField {
        var groups: [ResidualField.Group] = []
        var members: [ResidualField.Member] = []
        for index in own.sorted() {
            let added = evidence.members(of: index)
            var group = evidence.index.groups[index]
            group.start = members.count
            group.count = added.count
            groups.append(group)
            members += added
        }
        groups += published.sorted().map { evidence.published.groups[$0] }
        return ResidualField(groups: groups, members: members)
    }

    /// Whether runs of the user stand in place of the published ones of a group.
    private func isReplaced(_ group: Int) -> Bool {
        let configuration = evidence.published.groups[group].configuration
        return evidence.configuration(configuration)?.members.contains { !$0.isEmpty } ?? false
    }

    /// Adds a group unless it has no members; returns how many it has.
    private mutating func add(own index: Int) -> Int {
        let count = evidence.members(of: index).count
        if count > 0 { own.insert(index) }
        return count
    }

    /// Adds a group unless runs of the user stand in its place; returns how many members it has.
    private mutating func add(published index: Int) -> Int {
        guard !isReplaced(index) else { return 0 }
        published.insert(index)
        return evidence.published.groups[index].count
    }

    /// Adds the groups most alike, until as many runs are found as a correction reads.
    private mutating func addAlike(_ traits: Traits) {
        let own = OwnSelection.alike(traits, in: evidence.index)
        let published = OwnSelection.alike(traits, in: evidence.published)
        let alike =
            own.map { (similarity: $0.similarity, own: true, index: $0.index) }
            + published.map { (similarity: $0.similarity, own: false, index: $0.index) }
        let ranked = alike.sorted { left, right in
            guard left.similarity == right.similarity else { return left.similarity > right.similarity }
            return left.own == right.own ? left.index < right.index : left.own
        }
        var left = CorrectionConstants.most * CorrectionConstants.readPerUsed
        for group in ranked where left > 0 {
            left -= group.own ? add(own: group.index) : add(published: group.index)
        }
    }

    private static func alike(_ traits: Traits, in field: ResidualField) -> [(similarity: Double, index: Int)] {
        let wanted = field.groups.codes(traits)
        let codes = field.groups.codes
        return field.groups.ofEngine(traits.engine).compactMap { index in
            let similarity = wanted.similarity(codes[index], above: CorrectionConstants.leastSimilarity)
            return similarity > 0 ? (similarity, index) : nil
        }
    }

    /// Adds the first groups of the nearest kind of evidence that there is.
    private mutating func addNamed(_ keys: FactorGroups) {
        if addFirst(.configuration, keys) { return }
        if addFirst(.accelerator, keys) {
            // Evidence also says whether the model was measured elsewhere.
            _ = addFirst(.model, keys)
            return
        }
        _ = addFirst(.architecture, keys)
    }

    /// Groups that evidence is named from.
    private static let named = 5

    /// Adds the first groups that have this much in common with the question and that have members; returns whether there
    /// is one.
    private mutating func addFirst(_ nearness: ResidualField.Nearness, _ keys: FactorGroups) -> Bool {
        var left = OwnSelection.named
        for index in evidence.index.groups(near: nearness, keys) {
            if left > 0, add(own: index) > 0 { left -= 1 }
        }
        for index in evidence.published.groups(near: nearness, keys) {
            if left > 0, add(published: index) > 0 { left -= 1 }
        }
        return left < OwnSelection.named
    }
}
