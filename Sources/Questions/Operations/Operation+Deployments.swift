internal import Catalog
internal import Charts
internal import Economics
public import Input
internal import Performance
internal import Planning
internal import Quantities
internal import Reports
internal import Scenarios
internal import Simulation
internal import Workload

extension QuestionParameter {
    static let gpu = QuestionParameter(
        "gpu", .text(most: 200), "Accelerator: an id, a name or an alias", example: "H100", isRequired: true)

    /// One deployment; `model` is required unless a scenario may stand in its place.
    static func deployment(isRequired: Bool = true) -> [QuestionParameter] {
        [
            QuestionParameter(
                "model", .text(most: 200), "Model, by a name of the catalog", example: "Qwen/Qwen3-32B",
                isRequired: isRequired),
            QuestionParameter(
                "tp", .whole(1...128), "Tensor-parallel size; left out: the smallest that fits", example: 2),
            QuestionParameter("pp", .whole(1...64), "Pipeline-parallel size", example: 1),
            QuestionParameter("ep", .whole(1...256), "Expert-parallel size", example: 1),
            QuestionParameter(
                "engine", .choice(InferenceEngine.allCases.map(\.rawValue)), "Serving engine", example: "vllm"),
            QuestionParameter(
                "engine_version", .text(most: 40), "Release of the engine; left out: the newest known",
                example: "0.21.0"),
            QuestionParameter(
                "precision", .choice(WeightPrecision.allCases.map(\.rawValue)),
                "Weight precision; left out: as the checkpoint is stored", example: "fp8"),
            QuestionParameter(
                "kv_precision", .choice(CachePrecision.allCases.map(\.rawValue)),
                "Precision of the KV cache; left out: the engine's own", example: "bf16"),
            QuestionParameter("prefix_caching", .flag, "Whether prefixes are kept", example: true),
        ]
    }

    static let lengths: [QuestionParameter] = [
        .number("input", "Mean length of a prompt, tokens", path: "workload.input.tokens", example: 512),
        .number("output", "Mean length of an answer, tokens", path: "workload.output.tokens", example: 256),
        .number(
            "cached", "Mean tokens of a prompt that a prefix cache holds", path: "workload.shared_prefix", example: 128),
        .number("input_spread", "Spread of prompt lengths: standard deviation over mean", example: 1),
        .number("output_spread", "Spread of answer lengths: standard deviation over mean", example: 1),
    ]

    /// What a prediction takes.
    static let prediction =
        deployment() + [.gpu] + lengths + [
            .rate, .concurrency,
            QuestionParameter(
                "offline", .flag, "Everything is there from the start; only the total time matters", example: false),
        ]

    static let rate = QuestionParameter.number(
        "rate", "Request rate, such as 5/s or 300/min", path: "workload.rate", example: "5/s")
    static let concurrency = QuestionParameter.number(
        "concurrency", "Requests always in flight", example: 32)
}

extension QuestionArguments {
    /// The deployment on `gpu`.
    func deployment(on gpu: String) throws(InputProblems) -> DeploymentRequest {
        guard let model = text("model") else {
            throw problem("model", "the value is missing", suggestion: "give one, such as \"Qwen/Qwen3-32B\"")
        }
        var request = DeploymentRequest(model: model, accelerator: gpu)
        request.tensor = whole("tp")
        request.pipeline = whole("pp") ?? request.pipeline
        request.expert = whole("ep") ?? request.expert
        request.engine = text("engine") ?? request.engine
        request.version = text("engine_version")
        request.precision = text("precision")
        request.cachePrecision = text("kv_precision")
        request.cachesPrefixes = flag("prefix_caching", standard: true)
        return request
    }

    /// A typical request.
    func lengths() throws(InputProblems) -> TokenLengths {
        let input = number("input") ?? 512
        let cached = number("cached") ?? 0
        guard cached < input else {
            throw problem("cached", "a prompt has \(Int(input)) tokens, and one is new", allowed: "below input")
        }
        func square(_ name: String) -> Double { (number(name) ?? 0) * (number(name) ?? 0) }
        return TokenLengths(
            input: Tokens(input), output: Tokens(number("output") ?? 256), cachedPrefix: Tokens(cached),
            inputVariation: square("input_spread"), outputVariation: square("output_spread"))
    }
}

extension PredictQuestion {
    /// The question that `values` ask, by the names and in the units of the HTTP API.
    public init(values: [(name: String, value: String)]) throws(InputProblems) {
        try self.init(QuestionArguments(query: values, for: QuestionParameter.prediction))
    }

    init(_ arguments: QuestionArguments) throws(InputProblems) {
        self.init(
            try arguments.deployment(on: arguments.text("gpu") ?? ""), try arguments.lengths(),
            try Operation.load(arguments))
    }
}

extension Operation {
    static let deployments = [
        Operation(
            "predict", "Predict latency, throughput, utilization and memory of one replica.",
            QuestionParameter.prediction, documents: ["prediction"], forms: [.json, .csv, .svg, .text]
        ) { arguments, bench in
            let report = try PredictQuestion(arguments).answer(bench.knowledge)
            return OperationAnswer(
                json: { try JSONText.text(PredictionDocument(report)) }, lines: PredictionText(report).lines,
                [
                    .csv: { PredictionCSV.text([report]) },
                    .svg: { CommandCharts.prediction(report)?.svg() },
                ])
        },
        Operation(
            "compare", "Compare accelerators or clouds under the same load, side by side.",
            QuestionParameter.deployment() + [
                QuestionParameter(
                    "gpu", .texts(most: 20), "Accelerators: ids, names or aliases", example: ["H100", "H200"],
                    isRequired: true),
                QuestionParameter(
                    "provider", .texts(most: 20), "Clouds to buy from, a column each; left out: the cheapest of all",
                    example: ["aws", "gcp"]),
                .purchase,
            ] + QuestionParameter.lengths + [
                .number(
                    "rate", "Request rate over all replicas, such as 5/s or 300/min", path: "workload.rate",
                    example: "5/s", isRequired: true),
                .slo, .confidence,
                .number("headroom", "Capacity to leave free, over the load", path: "headroom", example: "20%"),
            ], documents: ["comparison"], forms: [.json, .csv, .svg, .text]
        ) { arguments, bench in
            let gpus = arguments.texts("gpu")
            guard !gpus.isEmpty, gpus.count * max(1, arguments.texts("provider").count) <= CompareQuestion.mostColumns
            else {
                throw arguments.problem(
                    "gpu", "the comparison has no column, or too many",
                    allowed: "1 to \(CompareQuestion.mostColumns) columns")
            }
            guard arguments.number("confidence") == nil || arguments.text("slo") != nil else {
                throw arguments.problem(
                    "confidence", "confidence is the probability of meeting SLOs, and there are none",
                    suggestion: "give slo too")
            }
            var question = CompareQuestion(
                try gpus.map { gpu throws(InputProblems) in try arguments.deployment(on: gpu) },
                try arguments.lengths(), rate: arguments.number("rate") ?? 1)
            question.providers = arguments.texts("provider")
            question.purchase = arguments.text("purchase").flatMap { PurchaseOption(rawValue: $0) } ?? .onDemand
            question.level = arguments.text("slo").flatMap { ServiceLevel.preset(named: $0) }
            question.confidence = arguments.number("confidence")
            question.headroom = arguments.number("headroom") ?? 0
            let answer = try question.answer(bench.knowledge, file: QuestionArguments.file)
            return OperationAnswer(
                json: { try JSONText.text(ComparisonDocument(answer.report)) },
                lines: ComparisonText(answer.report).lines + answer.assumptions,
                [
                    .csv: { ComparisonCSV.text(answer.report) },
                    .svg: { answer.isFeasible ? CommandCharts.comparison(answer.report)?.svg() : nil },
                ])
        },
        Operation(
            "simulate", "Simulate the plan of a scenario, or a deployment, request by request.",
            [.scenario, .set] + QuestionParameter.deployment(isRequired: false) + [
                QuestionParameter(
                    "gpu", .text(most: 200), "Accelerator: an id, a name or an alias; not with a scenario",
                    example: "H100")
            ] + QuestionParameter.lengths + [
                .rate, QuestionParameter("concurrency", .whole(1...200_000), "Requests always in flight", example: 32),
                QuestionParameter("replicas", .whole(1...1000), "Replicas; left out: the plan's, or 1", example: 2),
                QuestionParameter(
                    "router", .choice(Router.allCases.map(\.rawValue)), "How requests find a replica",
                    example: "least-loaded"),
                QuestionParameter("requests", .whole(1...500_000), "Requests to simulate", example: 20_000),
                QuestionParameter("seed", .whole(0...1_000_000_000), "Seed of all random numbers", example: 1),
                QuestionParameter("replications", .whole(1...20), "Repeat with so many seeds", example: 1), .slo,
            ], documents: ["simulation"], forms: [.json, .csv, .svg, .text], isLong: true, answerOfSimulation),
    ]

    fileprivate static func load(_ arguments: QuestionArguments) throws(InputProblems) -> Load {
        let (rate, users) = (arguments.number("rate"), arguments.number("concurrency"))
        let isOffline = arguments.flag("offline")
        guard [rate != nil, users != nil, isOffline].filter(\.self).count == 1 else {
            throw arguments.problem(
                "rate", "say how requests come", allowed: "one of rate, concurrency and offline",
                suggestion: "give one, such as rate: \"5/s\"")
        }
        if let rate { return .rate(.perSecond(rate), variation: 1) }
        return users.map { .concurrency($0) } ?? .offline
    }

    private static func answerOfSimulation(_ arguments: QuestionArguments, _ bench: Bench) throws -> OperationAnswer {
        let requests = arguments.whole("requests") ?? 20_000
        let router = arguments.text("router").flatMap { Router(rawValue: $0) } ?? .leastLoaded
        let fleet: SimulationQuestion.FleetMaker = { replica, count, price in
            Fleet(replica, count: arguments.whole("replicas") ?? count, router: router, price: price)
        }
        let found =
            arguments.text("model") == nil
            ? try SimulationQuestion.planned(
                arguments.source(), requests: requests, bench.knowledge, fleet: fleet)
            : try given(arguments, requests, bench.knowledge, fleet)
        guard var question = found else {
            throw arguments.problem(nil, "there is nothing to simulate: no configuration meets the SLOs or fits")
        }
        let seed = UInt64(arguments.whole("seed") ?? 1)
        let replications = arguments.whole("replications") ?? 1
        // Of several runs side by side, those that are done are counted.
        let count = Double(max(1, requests))
        let told: @Sendable (SimulationProgress) -> Void = { bench.progress(min(1, Double($0.completed) / count)) }
        question.simulation.options = SimulationOptions(
            seed: seed, progress: replications > 1 ? nil : told,
            isInterrupted: bench.isInterrupted)
        let report = SimulationReport(
            try Replications(question.simulation, count: replications), of: question.deployment,
            replicas: question.simulation.fleet.count, arrivals: question.arrivals, slo: question.level,
            assumptions: question.assumptions)
        guard let document = SimulationDocument(report) else {
            throw arguments.problem(nil, "the simulation measured no request")
        }
        return OperationAnswer(
            json: { try JSONText.text(document) }, lines: SimulationText(report).lines,
            [
                .csv: { report.first.map { SimulationCSV.text($0) } },
                .svg: { report.first.flatMap { CommandCharts.simulation($0)?.svg() } },
            ])
    }

    private static func given(
        _ arguments: QuestionArguments, _ requests: Int, _ knowledge: Knowledge,
        _ fleet: SimulationQuestion.FleetMaker
    ) throws -> SimulationQuestion? {
        guard arguments.value("scenario") == nil, let gpu = arguments.text("gpu") else {
            throw arguments.problem("gpu", "give a scenario, or model and gpu, and not both")
        }
        let (rate, users) = (arguments.number("rate"), arguments.whole("concurrency"))
        guard (rate == nil) != (users == nil) else {
            throw arguments.problem("rate", "say how requests come", allowed: "one of rate and concurrency")
        }
        let level = arguments.text("slo").flatMap { ServiceLevel.preset(named: $0) }
        let shape = Demand(try arguments.lengths(), rate: .perSecond(rate ?? 1)).shape
        var workload = SimulatedWorkload(
            .rate(.perSecond(rate ?? 1)), shape, serviceLevel: level, requestCount: requests)
        if let users { workload.arrivals = .users(count: users, thinkTime: .zero) }
        let replicas = arguments.whole("replicas") ?? 1
        let load: Load =
            users.map { .concurrency(Double($0) / Double(replicas)) }
            ?? .rate(.perSecond((rate ?? 1) / Double(replicas)), variation: 1)
        return try SimulationQuestion.given(
            try arguments.deployment(on: gpu), shape,
            .workload(workload, users.map { "\($0) requests in flight" } ?? "\(rate ?? 1) requests/s"), load: load,
            level: level, replicas: replicas, knowledge, fleet: fleet)
    }
}
