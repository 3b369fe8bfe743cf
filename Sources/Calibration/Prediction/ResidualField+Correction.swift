extension ResidualField {
    /// The correction for deployments with these traits, and the runs it is based on, those most alike first.
    ///
    /// `knowsSpread`: whether the misses of runs are worked out too, which takes as long again.
    ///
    /// Complexity: for n runs, at most ``CorrectionConstants/most``, O(n^3) once for each of the few sets of metrics that
    /// have one noise; a look-up for the same traits again.
    func correction(_ traits: Traits, knowsSpread: Bool = true) -> (LocalCorrection, [String]) {
        cache.correction(traits, knowsSpread) { solvedCorrection(traits, knowsSpread) }
    }

    private func solvedCorrection(_ traits: Traits, _ knowsSpread: Bool) -> (LocalCorrection, [String]) {
        let nearest = nearestRuns(groups.codes(traits), among: groups.ofEngine(traits.engine))
        let chosen = nearest.chosen
        var correction = LocalCorrection()
        guard !chosen.isEmpty else { return (correction, []) }
        correction.points = chosen.map { LocalCorrection.Point(place: nearest[$0].place, similarity: $0.similarity) }
        let residuals = chosen.map { nearest[$0].residuals }
        let common = SimilarityMatrix(zip(correction.points, chosen).map { ($0.place, $1.group) }, codes: groups.codes)
        for (ratio, metrics) in ResidualField.systems(isPooled: traits.isPooled) {
            let known = metrics.map { metric in (metric, runs: KnownRuns(residuals.map { $0[metric] != nil })) }
            for chain in KnownRuns.chains(known) {
                let factor = common.factor(chain.order, noise: ratio)
                var inverse: [Double] = []
                for (metric, count) in chain.metrics {
                    let spread = CorrectionConstants.scale(metric, isPooled: traits.isPooled).spread
                    let most = CorrectionConstants.largestMiss * spread
                    let right = chain.order.prefix(count).map { max(-most, min(most, residuals[$0][metric] ?? 0)) }
                    let solved = factor.solve(right)
                    var weights = [Double](repeating: 0, count: chosen.count)
                    for (index, weight) in zip(chain.order, solved) { weights[index] = weight }
                    correction.weights[metric.rawValue] = weights
                    guard knowsSpread else { continue }
                    if inverse.count != count { inverse = factor.inverseDiagonal(count) }
                    var misses = [Double](repeating: .nan, count: chosen.count)
                    for (index, (weight, diagonal)) in zip(chain.order, zip(solved, inverse)) {
                        misses[index] = weight / diagonal
                    }
                    correction.misses[metric.rawValue] = misses
                }
            }
        }
        return (correction, chosen.prefix(ResidualField.namedRuns).map { nearest[$0].id })
    }

    /// Runs that are named as evidence.
    private static let namedRuns = 5

    /// The metrics that have one noise, and that noise as a share of the spread of errors, both as variances.
    private static func systems(isPooled: Bool) -> [(ratio: Double, metrics: [Metric])] {
        var systems: [(ratio: Double, metrics: [Metric])] = []
        for metric in Metric.allCases {
            let ratio = CorrectionConstants.scale(metric, isPooled: isPooled).ratio
            if let index = systems.firstIndex(where: { $0.ratio == ratio }) {
                systems[index].metrics.append(metric)
            } else {
                systems.append((ratio, [metric]))
            }
        }
        return systems
    }

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
