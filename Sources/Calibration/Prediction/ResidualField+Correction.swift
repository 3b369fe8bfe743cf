extension ResidualField {
    /// The correction for deployments with these traits, and the runs it is based on, those most alike first.
    ///
    /// `knowsSpread`: whether the misses of runs are worked out too, which takes as long again.
    ///
    /// Complexity: a look-up of the runs most alike; they are solved when the correction is first asked for a metric, once
    /// for all deployments with the same runs: O(n^3) for n runs, at most ``CorrectionConstants/most``.
    func correction(_ traits: Traits, knowsSpread: Bool = true) -> (LocalCorrection, [String]) {
        cache.correction(traits, knowsSpread) { nearestCorrection(traits, knowsSpread) }
    }

    private func nearestCorrection(_ traits: Traits, _ knowsSpread: Bool) -> (LocalCorrection, [String]) {
        let nearest = nearestRuns(groups.codes(traits), among: groups.ofEngine(traits.engine))
        let chosen = nearest.chosen
        guard !chosen.isEmpty else { return (LocalCorrection(), []) }
        let runs = cache.runs(chosen.map { RunPlace(group: $0.group, position: $0.position) }, traits.isPooled) {
            SolvedRuns(
                chosen.map { nearest[$0] }, groups: chosen.map(\.group), codes: groups.codes,
                isPooled: traits.isPooled, named: ResidualField.namedRuns)
        }
        let correction = LocalCorrection(runs, similarities: chosen.map(\.similarity), knowsSpread: knowsSpread)
        return (correction, runs.names)
    }

    /// Runs that are named as evidence.
    private static let namedRuns = 5

    /// Runs of some groups, and which of them are used.
    private struct NearestRuns {
        /// A run by its group and its place there.
        struct Choice {
            var group: Int
            var slot: Int
            var position: Int
            var similarity: Double
        }

        var members: [ArraySlice<Member>] = []
        var chosen: [Choice] = []

        subscript(choice: Choice) -> Member { members[choice.slot][choice.position] }
    }

    /// The runs of the groups most alike, in the order of the groups; when there are too many of those, every so-many-th.
    private func nearestRuns(_ traits: TraitCodes, among indices: [Int]) -> NearestRuns {
        let codes = groups.codes
        var alike: [(similarity: Double, index: Int)] = []
        for index in indices {
            let similarity = traits.similarity(codes[index], above: CorrectionConstants.leastSimilarity)
            if similarity > 0 { alike.append((similarity, index)) }
        }
        alike.sort { $0.similarity > $1.similarity || ($0.similarity == $1.similarity && $0.index < $1.index) }
        let most = CorrectionConstants.most
        let limit = most * CorrectionConstants.readPerUsed
        var runs = NearestRuns()
        for (similarity, index) in alike {
            guard runs.chosen.count < limit else { break }
            let members = members(of: index)
            for position in members.indices.prefix(limit - runs.chosen.count) {
                runs.chosen.append(
                    .init(group: index, slot: runs.members.count, position: position, similarity: similarity))
            }
            runs.members.append(members)
        }
        guard runs.chosen.count > most else { return runs }
        let close = runs.chosen.prefix { $0.similarity >= CorrectionConstants.closeSimilarity }
        runs.chosen =
            close.count > most
            ? (0..<most).map { close[$0 * close.count / most] } : Array(runs.chosen.prefix(most))
        return runs
    }
}
