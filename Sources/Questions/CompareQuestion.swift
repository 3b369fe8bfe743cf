internal import Calibration
public import Catalog
public import Input
internal import Performance
internal import Planning
internal import Quantities
public import Reports
public import Scenarios
public import Workload

/// The same work on several accelerators or clouds, side by side.
public struct CompareQuestion: Sendable {
    /// The deployment on each accelerator.
    public var requests: [DeploymentRequest]
    /// Clouds to buy from, one column each; empty for the cheapest of all.
    public var providers: [String] = []
    /// How it is bought.
    public var purchase: PurchaseOption = .onDemand
    /// A typical request.
    public var lengths: TokenLengths
    /// Requests a second over all replicas.
    public var rate: Double
    /// The SLOs; nil for none.
    public var level: ServiceLevel?
    /// The probability with which each of them has to be met; nil for the usual one.
    public var confidence: Double?
    /// Capacity to leave free, over the load.
    public var headroom = 0.0

    /// The most columns of one comparison.
    public static let mostColumns = 100

    /// A question about `requests` under `rate` requests a second of `lengths`.
    public init(_ requests: [DeploymentRequest], _ lengths: TokenLengths, rate: Double) {
        self.requests = requests
        self.lengths = lengths
        self.rate = rate
    }

    /// The columns, and what was filled in.
    public struct Answer: Sendable {
        /// Side by side.
        public var report: ComparisonReport
        /// What was filled in, each sentence once.
        public var assumptions: [String]
        /// Remarks about engine releases without measured runs.
        public var releaseNotes: [String]

        /// Whether some column carries the load.
        public var isFeasible: Bool { report.columns.contains { $0.column.option != nil } }
    }

    /// The comparison; throws everything that is wrong with the question.
    ///
    /// `file`: what messages call where it came from.
    public func answer(_ knowledge: Knowledge, file: String = "command line") throws(InputProblems) -> Answer {
        let catalog = knowledge.catalog
        var problems: [Diagnostic] = []
        var resolved: [DeploymentRequest.Resolved] = []
        for request in requests {
            do throws(InputProblems) {
                resolved.append(try request.resolved(in: catalog))
            } catch {
                problems += error.diagnostics.filter { !problems.contains($0) }
            }
        }
        problems += unknownProviders(catalog, file)
        guard problems.isEmpty else { throw InputProblems(problems) }
        let demand = Demand(
            lengths, rate: .perSecond(rate), level: level, headroom: headroom,
            confidence: level == nil ? nil : confidence ?? Scenario.standardConfidence,
            maximumUtilization: Scenario.standardBand.upperBound)
        let comparison = Comparison(
            resolved.map(\.deployment), isSplitFixed: requests.contains { $0.tensor != nil }, providers: providers,
            purchase: purchase, demand: demand, offers: catalog.offers, model: knowledge.model)
        let notes = Set(resolved.flatMap(\.assumptions)).sorted().filter { !$0.contains("tensor parallelism") }
        return Answer(
            report: ComparisonReport(comparison, knowledge.model), assumptions: notes,
            releaseNotes: Set(resolved.map(\.deployment).compactMap(knowledge.releaseNote)).sorted())
    }

    private func unknownProviders(_ catalog: Catalog, _ file: String) -> [Diagnostic] {
        let known = Array(Set(catalog.offers.map(\.provider))).sorted()
        return providers.filter { !known.contains($0.lowercased()) }.map { name in
            Diagnostic(
                at: SourcePlace(file: file, field: file == "command line" ? "--provider" : "provider"),
                "\"\(name)\" sells none of these accelerators", allowed: known.joined(separator: ", "))
        }
    }
}
