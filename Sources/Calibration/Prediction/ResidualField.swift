internal import Catalog
internal import Foundation
internal import Performance
internal import Quantities
internal import Workload

/// The measured runs behind a fit, ready to be asked which of them are like a deployment and how far the fit missed them.
struct ResidualField: Sendable {
    /// What a run is told apart by.
    struct Traits: Sendable, Hashable {
        var model: String
        var shape: String
        var accelerator: String
        var architecture: String
        var engine: String
        var release: String
        var source: String
        var precision: String
        var devices: Double
        var copies: Int
        var guesses: Bool

        init(_ deployment: Deployment, _ keys: LevelKeys) {
            model = keys[.model] ?? ""
            shape = keys[.shape] ?? ""
            accelerator = keys[.accelerator] ?? ""
            architecture = keys[.architecture] ?? ""
            engine = keys[.engine] ?? ""
            release = keys[.release] ?? ""
            // The sample repeats InferenceX's way of measuring.
            source = keys[.source].map { $0 == "aic-ix" ? "ix" : $0 } ?? ""
            precision = deployment.weightPrecision.rawValue
            devices = log2(Double(deployment.parallelism.devices))
            copies = deployment.parallelism.data
            guesses = deployment.speculation != nil
        }

        /// How much the errors of two such runs have in common, 0 to 1: a product of one factor for each trait.
        func likeness(_ other: Traits) -> Double {
            var product = engine == other.engine ? 1 : 0.1
            product *= model == other.model ? 1 : shape == other.shape ? 0.4 : 0.2
            product *= accelerator == other.accelerator ? 1 : architecture == other.architecture ? 0.5 : 0.2
            product *= precision == other.precision ? 1 : 0.5
            product *= source == other.source ? 1 : 0.5
            product *= release == other.release ? 1 : 0.7
            product *= guesses == other.guesses ? 1 : 0.4
            product *= (copies > 1) == (other.copies > 1) ? 1 : 0.5
            let apart = devices - other.devices
            return product * exp(-apart * apart / 4)
        }
    }

    /// The runs, with their traits.
    let runs: [(run: MeasuredRun, traits: Traits)]
    let levels: CoefficientLevels
    /// Runs by engine.
    private let byEngine: [String: [Int]]

    init(_ runs: [MeasuredRun], _ levels: CoefficientLevels) {
        self.runs = runs.map { ($0, Traits($0.deployment, $0.keys)) }
        self.levels = levels
        var byEngine: [String: [Int]] = [:]
        for (index, run) in self.runs.enumerated() { byEngine[run.traits.engine, default: []].append(index) }
        self.byEngine = byEngine
    }

    /// The most runs that a correction rests on.
    static let most = 96

    /// The correction for deployments with these traits, and the runs it rests on, those most alike first.
    func correction(_ traits: Traits) -> (LocalCorrection, [String]) {
        let candidates = (byEngine[traits.engine] ?? [])
            .map { (index: $0, likeness: traits.likeness(runs[$0].traits)) }
            .filter { $0.likeness > 0.08 }
            .sorted { ($0.likeness, $1.index) > ($1.likeness, $0.index) }
        let chosen = spread(candidates)
        var correction = LocalCorrection()
        var residuals: [[Double?]] = []
        var names: [String] = []
        var all: [Traits] = []
        for (index, likeness) in chosen {
            let run = runs[index].run
            guard let seen = residual(run) else { continue }
            correction.points.append(LocalCorrection.Point(place: seen.place, likeness: likeness))
            residuals.append(seen.residuals)
            names.append(run.id)
            all.append(runs[index].traits)
        }
        for metric in Metric.allCases {
            let known = residuals.indices.filter { residuals[$0][metric.rawValue] != nil }
            guard !known.isEmpty else { continue }
            let (spread, noise) = LocalCorrection.scale(metric)
            let ratio = noise * noise / (spread * spread)
            let matrix = known.map { row in
                known.map { column in
                    all[row].likeness(all[column])
                        * correction.points[row].place.likeness(correction.points[column].place)
                        + (row == column ? ratio : 0)
                }
            }
            let right = known.map { max(-3 * spread, min(3 * spread, residuals[$0][metric.rawValue] ?? 0)) }
            var weights = [Double](repeating: 0, count: residuals.count)
            for (index, weight) in zip(known, LocalCorrection.solve(matrix, right)) { weights[index] = weight }
            correction.weights[metric.rawValue] = weights
        }
        return (correction, names)
    }

    /// The first candidates; when one configuration would fill the list, every so-many-th of it.
    private func spread(_ candidates: [(index: Int, likeness: Double)]) -> [(index: Int, likeness: Double)] {
        guard candidates.count > ResidualField.most else { return candidates }
        let near = candidates.prefix(ResidualField.most * 2)
        let like = near.filter { $0.likeness >= 0.3 }
        guard like.count > ResidualField.most else { return Array(candidates.prefix(ResidualField.most)) }
        return (0..<ResidualField.most).map { like[$0 * like.count / ResidualField.most] }
    }

    /// Where a run is, and how far the factors miss its figures.
    private func residual(_ run: MeasuredRun) -> (place: LocalCorrection.Place, residuals: [Double?])? {
        guard let replica = try? Replica(run.deployment, levels.coefficients(for: run.keys)) else { return nil }
        let point = replica.operatingPoint(run.lengths, under: run.load)
        guard point.state != .doesNotFit else { return nil }
        let figures = Metric.allCases.map { metric -> Double? in
            guard let measured = run.measured[metric], measured > 0, run.load.yields(metric) else { return nil }
            let scale = metric == .throughput ? run.replicas : 1
            return log(measured / max(1e-12, metric.value(of: point, lengths: run.lengths) * scale))
        }
        return (LocalCorrection.Place(point, run.lengths, run.load), figures)
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
    func yields(_ metric: Metric) -> Bool {
        switch (self, metric) {
        case (.rate, .throughput), (.offline, .tpot), (.offline, .ttft), (.offline, .e2e), (.offline, .ttft99),
            (.offline, .ttft50):
            false
        default: true
        }
    }
}
