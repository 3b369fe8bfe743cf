internal import Calibration
internal import Catalog
internal import Input
public import Performance
internal import Quantities
public import Reports
public import Scenarios
public import Workload

/// What one deployment does under one load, and how certain that is.
public struct PredictQuestion: Sendable {
    /// The deployment in words.
    public var request: DeploymentRequest
    /// A typical request.
    public var lengths: TokenLengths
    /// The load of one replica.
    public var load: Load

    /// A question about `request`.
    public init(_ request: DeploymentRequest, _ lengths: TokenLengths, _ load: Load) {
        self.request = request
        self.lengths = lengths
        self.load = load
    }

    /// The prediction; throws what is wrong with the request, or what the catalog lacks.
    public func answer(_ knowledge: Knowledge) throws -> PredictionReport {
        let resolved = try resolved(knowledge)
        let replica = try Self.named(resolved.deployment) { try knowledge.model.replica(resolved.deployment) }
        return PredictionReport(
            replica, lengths: lengths, load: load, offers: knowledge.catalog.offers, assumptions: resolved.assumptions)
    }

    /// The deployment: where the tensor-parallel size is left open, the smallest that fits and carries the load.
    public func resolved(_ knowledge: Knowledge) throws -> DeploymentRequest.Resolved {
        var resolved = try request.resolved(in: knowledge.catalog)
        if let note = knowledge.releaseNote(resolved.deployment) { resolved.assumptions.append(note) }
        guard request.tensor == nil, case .rate(let rate, _) = load else { return resolved }
        let smallest = resolved.deployment.parallelism.tensor
        for tensor in [1, 2, 4, 8, 16] where tensor >= smallest {
            var wider = request
            wider.tensor = tensor
            guard let next = try? wider.resolved(in: knowledge.catalog) else { break }
            let replica = try? knowledge.model.replica(next.deployment).replica(for: lengths, under: load)
            guard let replica, replica.memory.fits else { continue }
            let capacity = replica.estimate(lengths, under: load).capacity
            guard rate <= capacity * Scenario.standardBand.upperBound else { continue }
            resolved.deployment = next.deployment
            if tensor > smallest {
                resolved.assumptions = resolved.assumptions.filter { !$0.contains("tensor parallelism") }
                resolved.assumptions.append("tensor parallelism \(tensor), the smallest that carries the load")
            }
            break
        }
        return resolved
    }

    /// `work`, whose failure says which accelerator lacks a figure.
    static func named<Result>(_ deployment: Deployment, _ work: () throws -> Result) throws -> Result {
        do {
            return try work()
        } catch let reason as NotEstimable {
            throw InputProblems([
                Diagnostic(at: SourcePlace(file: deployment.accelerator.id), reason.rawValue)
            ])
        }
    }
}
