import Catalog
import Input
import Performance
import Quantities
import Workload

/// Looks names up and checks values against each other; collects every problem before it gives up.
struct ScenarioBinder<Source: ScenarioCatalog> {
    let catalog: Source
    var problems: [Diagnostic] = []
    var assumptions: [Assumption] = []

    init(catalog: Source) { self.catalog = catalog }

    mutating func scenario(_ document: ScenarioDocument) throws(InputProblems) -> Scenario {
        var reader = ScenarioReader()
        let root = reader.read(document)
        problems = document.skipped + reader.problems
        assumptions = reader.assumptions

        if let several = root["workloads"] {
            report(
                several.place, "several workloads stand here, and this looks at one",
                "take plimsoll month, plan or what-if for all of them, or write a scenario for the one")
        }
        let models = models(root)
        let demand = demand(root["workload"], prefixCaching: root["prefix_caching"]?.flag ?? true)
        let serviceLevel = serviceLevel(root["slo"], demand, at: root["workload"]?.place ?? root.place)
        let traffic = traffic(root["traffic"])
        let market = market(root)
        let parallelism = parallelism(root, market)
        let engines = engines(root)
        if let demand { checkContext(models, demand.shape, at: root["workload"]?.place ?? root.place) }

        let (errors, warnings) = (
            problems.filter { $0.severity == .error }, problems.filter { $0.severity == .warning }
        )
        guard errors.isEmpty, let demand, let serviceLevel, let market, let band = root["utilization_band"]?.range
        else {
            throw InputProblems(problems.sortedByPlace())
        }
        let splitLength = splitLength(root["split_at"], demand.shape)
        if let paid = root["commitments"], models.count > 1 || splitLength != nil {
            report(
                paid.place, "commitments: several fleets would each count them",
                "write one scenario with one model, or \"workloads\" with the commitments under the one that uses them")
        }
        guard !problems.contains(where: { $0.severity == .error }) else {
            throw InputProblems(problems.sortedByPlace())
        }
        let speculation = root["speculative"].flatMap { value -> Speculation? in
            guard let tokens = value["tokens"]?.whole, let acceptance = value["acceptance"]?.number else { return nil }
            return Speculation(draftTokens: tokens, acceptance: acceptance)
        }
        return Scenario(
            name: root["name"]?.text, models: models,
            cachePrecisions: cachePrecisions(root), engines: engines, workload: demand, traffic: traffic,
            serviceLevel: serviceLevel, market: market,
            budget: root["budget"]?.number.map { Dollars($0) / Seconds.month },
            prices: OwnPrices(
                storagePerGigabyteMonth: root["prices"]?["storage_per_gb_month"]?.number.map { Dollars($0) },
                egressPerGigabyte: root["prices"]?["egress_per_gb"]?.number.map { Dollars($0) },
                loadBalancerHour: root["prices"]?["load_balancer_per_hour"]?.number.map { Dollars($0) },
                source: root["prices"]?["source"]?.text), ownServer: ownServer(root["on_premises"]),
            splitLength: splitLength,
            confidence: root["confidence"]?.number ?? Scenario.standardConfidence, utilizationBand: band.0...band.1,
            headroom: root["headroom"]?.number ?? 0,
            batching: StepLimits(
                maximumSequences: root["batching"]?["max_sequences"]?.whole,
                maximumBatchedTokens: root["batching"]?["max_batched_tokens"]?.whole), speculation: speculation,
            prefixCaching: root["prefix_caching"]?.flag ?? true, parallelism: parallelism,
            assumptions: sortedAssumptions(), warnings: warnings.sortedByPlace())
    }

    /// A length that leaves requests on both sides.
    private mutating func splitLength(_ value: ReadValue?, _ shape: RequestShape) -> Tokens? {
        guard let value, case .length(let tokens, _) = value.content else { return nil }
        if shape.split(at: Tokens(tokens)) == nil {
            let low = max(shape.sharedPrefix.value, shape.input.quantile(0.01).value).rounded(.up)
            let high = shape.input.quantile(0.99).value.rounded(.down)
            report(
                value.place, "split_at: \(ValueKind.plain(tokens)) leaves no requests on one side",
                allowed: low < high
                    ? "\(ValueKind.plain(low)) to \(ValueKind.plain(high)) tokens for these prompts"
                    : "only prompts of different lengths can be split",
                "leave it out for one fleet")
        }
        return Tokens(tokens)
    }

    mutating func report(
        _ place: SourcePlace, _ message: String, allowed: String? = nil, _ suggestion: String? = nil,
        isNotForSale: Bool = false
    ) {
        problems.append(
            Diagnostic(
                at: place, message, allowed: allowed, suggestion: suggestion, isNotForSale: isNotForSale))
    }

    mutating func warn(_ place: SourcePlace, _ message: String, _ suggestion: String? = nil) {
        problems.append(Diagnostic(.warning, at: place, message, suggestion: suggestion))
    }

    mutating func assume(_ path: String, _ value: String, _ why: String) {
        assumptions.append(Assumption(path: path, value: value, why: why))
    }

    /// In the order of the table of keys, so that the list reads like the file.
    private func sortedAssumptions() -> [Assumption] {
        func rank(_ assumption: Assumption) -> Int {
            let first = assumption.path.split(separator: ".").first.map(String.init) ?? ""
            return ScenarioKey.table.firstIndex { $0.name == first } ?? .max
        }
        return assumptions.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }
            .map(\.element)
    }

    /// The chosen cases without repetition; `any` stands for all.
    func choices<Choice: RawRepresentable & Hashable>(
        _ value: ReadValue?, all: [Choice]
    ) -> [Choice] where Choice.RawValue == String {
        let texts = value?.items.compactMap(\.text) ?? []
        return all.filter { texts.contains("any") || texts.contains($0.rawValue) }
    }

    /// The precisions of the KV cache, nil first where the engine's own is among them.
    private func cachePrecisions(_ root: ReadValue) -> [CachePrecision?] {
        let value = root["kv_precision"]
        let takesOwn = value?.items.contains { $0.text == "auto" } ?? false
        return (takesOwn ? [nil] : []) + choices(value, all: CachePrecision.allCases)
    }

    private mutating func engines(_ root: ReadValue) -> [EngineChoice] {
        var engines: [EngineChoice] = []
        for item in root["engine"]?.items ?? [] {
            guard let engine = item["name"]?.text.flatMap(InferenceEngine.init(rawValue:)) else { continue }
            let written = item["version"]
            let version = written?.text.flatMap { EngineVersion(parsing: $0) }
            if let written, let text = written.text, version == nil {
                report(
                    written.place, "\"\(text.shortened)\" is no version",
                    "write it in quotation marks, such as \"0.10.1\"")
            }
            let choice = EngineChoice(engine, version: version)
            if !engines.contains(choice) { engines.append(choice) }
        }
        return engines
    }

    private mutating func models(_ root: ReadValue) -> [ModelChoice] {
        let items = root["model"]?.items ?? []
        let precisions = root["precision"]?.items.compactMap(\.text) ?? []
        var models: [ModelChoice] = []
        for item in items {
            guard let name = item["name"]?.text else { continue }
            let place = item["name"]?.place ?? item.place
            let match: ModelCatalog.Match?
            do throws(InputProblems) {
                if let config = item["config"] {
                    // What is wrong with the text has been said.
                    guard let described = try described(config, name: name) else { continue }
                    match = described
                } else {
                    match = try catalog.model(named: name)
                }
            } catch {
                problems += error.diagnostics
                continue
            }
            guard let match else {
                let nearest = nearestNames(to: name, among: catalog.modelNames)
                report(
                    place, "unknown model \"\(name.shortened)\"",
                    nearest.isEmpty
                        ? "list the known ones with plimsoll catalog models" : "write " + Self.alternatives(nearest))
                continue
            }
            problems += match.warnings
            var architecture = match.model
            architecture.nativePrecision = match.precision
            if models.contains(where: { $0.architecture.id == architecture.id }) {
                report(place, "the model \"\(architecture.id)\" is listed twice", "keep one with the sum of the shares")
            }
            if items.count > 1, item["share"] == nil {
                report(item.place, "the share of \"\(name.shortened)\" is missing", "write \"share: 50%\" beside it")
            }
            let wanted = WeightPrecision.allCases.filter { precision in
                precisions.contains("any") || precisions.contains(precision.rawValue)
                    || precisions.contains("native") && precision == architecture.nativePrecision
            }
            models.append(
                ModelChoice(
                    architecture: architecture, weights: match.weights, share: item["share"]?.number ?? 1,
                    precisions: wanted))
        }
        let total = models.reduce(0) { $0 + $1.share }
        let isComplete =
            !items.isEmpty && models.count == items.count
            && items.allSatisfy {
                items.count == 1 || $0["share"]?.number != nil
            }
        if isComplete, abs(total - 1) > 0.001, let place = root["model"]?.place {
            report(
                place, "the shares of the models make \(ValueKind.plain((total * 1000).rounded() / 10))%",
                allowed: "100% together", "change one of them")
        }
        return models.map {
            ModelChoice(
                architecture: $0.architecture, weights: $0.weights, share: $0.share / total,
                precisions: $0.precisions)
        }
    }

    /// The model called `name` that a `config.json` in the scenario describes; problems stand where the config does.
    private func described(_ value: ReadValue, name: String) throws(InputProblems) -> ModelCatalog.Match? {
        guard let text = value.text else { return nil }
        func placed(_ problem: Diagnostic) -> Diagnostic {
            var problem = problem
            let field = problem.place.field.map { "config, \($0): " } ?? "config: "
            problem.message = field + problem.message
            problem.place = value.place
            problem.place.field = "model.config"
            return problem
        }
        do throws(InputProblems) {
            let found = try HuggingFaceModel.read(config: Array(text.utf8), name: name)
            var architecture = found.architecture
            architecture.id = name
            return ModelCatalog.Match(
                model: architecture, precision: architecture.nativePrecision, warnings: found.warnings.map(placed))
        } catch {
            throw InputProblems(error.diagnostics.map(placed))
        }
    }

    private mutating func checkContext(_ models: [ModelChoice], _ shape: RequestShape, at place: SourcePlace) {
        let mean = shape.input.mean + shape.output.mean
        let long = shape.input.quantile(0.95) + shape.output.quantile(0.95)
        for model in models {
            guard let window = model.architecture.maximumContext else { continue }
            let limit = "\(model.architecture.id) was made for \(window) tokens"
            if mean.value > Double(window) {
                report(
                    place,
                    "input and output together are \(ValueKind.plain(mean.value.rounded())) tokens on average, and \(limit)",
                    allowed: "up to \(window) tokens", "shorten input or output, or take a model with a longer context")
            } else if long.value > Double(window) {
                warn(
                    place, "long requests exceed the context: \(limit)",
                    "cap the lengths with \"max:\" under input and output")
            }
        }
    }

    private mutating func parallelism(_ root: ReadValue, _ market: PurchaseLimits?) -> SplitLimits {
        func sizes(_ key: String) -> [Int] {
            Array(Set(root["parallelism"]?[key]?.items.compactMap(\.whole) ?? [])).sorted()
        }
        let parallelism = SplitLimits(tensor: sizes("tensor"), pipeline: sizes("pipeline"))
        if let market, let tensor = parallelism.tensor.first, let pipeline = parallelism.pipeline.first,
            tensor * pipeline > market.maximumPerReplica, let place = root["parallelism"]?.place
        {
            report(
                place,
                "the smallest split needs \(tensor * pipeline) accelerators, and a replica may have "
                    + "\(market.maximumPerReplica)",
                "raise hardware.max_gpus_per_replica or allow a smaller split")
        }
        return parallelism
    }

    /// `"a", "b" or "c"`.
    static func alternatives(_ names: [String]) -> String {
        let quoted = names.map { "\"\($0)\"" }
        guard quoted.count > 1, let last = quoted.last else { return quoted.first ?? "" }
        return quoted.dropLast().joined(separator: ", ") + " or " + last
    }
}
