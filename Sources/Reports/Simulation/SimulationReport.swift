public import Performance
public import Simulation
public import Workload

/// What a simulation found, and what was simulated.
public struct SimulationReport: Sendable {
    /// What one replica is.
    public let deployment: Deployment
    /// Replicas at the start.
    public let replicas: Int
    /// What came, in words.
    public let arrivals: String
    /// The SLOs; nil for nothing.
    public let slo: ServiceLevel?
    /// The runs, by seed; the first is shown in full.
    public let runs: Replications
    /// What was filled in, in sentences.
    public let assumptions: [String]

    /// A report of `runs`, of which there is at least one.
    public init(
        _ runs: Replications, of deployment: Deployment, replicas: Int, arrivals: String, slo: ServiceLevel?,
        assumptions: [String] = []
    ) {
        self.runs = runs
        self.deployment = deployment
        self.replicas = replicas
        self.arrivals = arrivals
        self.slo = slo
        self.assumptions = assumptions
    }

    /// The run of the first seed; nil when there is none.
    public var first: SimulationResult? { runs.runs.first }
}
