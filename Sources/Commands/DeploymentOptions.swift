public import ArgumentParser
import Input
public import Measurements
import Performance
import Quantities
import Questions
import Scenarios
import Workload

/// One deployment, in flags.
struct DeploymentOptions: ParsableArguments {
    @Option(help: "Model: a name, or the path of a Hugging Face folder or config.json.")
    var model: String?

    @Option(help: ArgumentHelp("Tensor-parallel size. Left out: the smallest that fits.", valueName: "devices"))
    var tp: Int?

    @Option(help: ArgumentHelp("Pipeline-parallel size.", valueName: "stages"))
    var pp = 1

    @Option(help: ArgumentHelp("Copies of the attention layers (data parallel).", valueName: "copies"))
    var dp = 1

    @Option(help: ArgumentHelp("Expert-parallel size.", valueName: "devices"))
    var ep = 1

    @Option(help: "vllm, sglang or tensorrt-llm.")
    var engine = "vllm"

    @Option(
        help: ArgumentHelp("Release of the engine, such as 0.21.0. Left out: the newest known.", valueName: "version"))
    var engineVersion: String?

    @Option(help: "Weights: bf16, fp16, fp8, int8, w8a16, int4, nvfp4, mxfp4. Left out: as the checkpoint is stored.")
    var precision: String?

    @Option(help: "KV cache: bf16, fp8 or fp4. Left out: as the engine keeps it.")
    var kvPrecision: String?

    @Option(help: ArgumentHelp("The engine's limit on sequences in a step.", valueName: "count"))
    var maxNumSeqs: Int?

    @Option(help: ArgumentHelp("The engine's limit on tokens in a step.", valueName: "tokens"))
    var maxNumBatchedTokens: Int?

    @Option(help: ArgumentHelp("The engine's own memory fraction.", valueName: "fraction"))
    var memoryFraction: Double?

    @Flag(help: "Do not keep prefixes.")
    var noPrefixCaching = false

    @Option(help: ArgumentHelp("Speculative tokens a step (speculative decoding).", valueName: "count"))
    var speculativeTokens: Int?

    @Option(help: ArgumentHelp("Chance that a speculative token is accepted.", valueName: "share"))
    var acceptance = 0.7

    /// The request for one accelerator.
    func request(on gpu: String) throws -> DeploymentRequest {
        guard let model else { throw ValidationError("Missing expected argument '--model <model>'") }
        var request = DeploymentRequest(model: model, accelerator: gpu)
        request.tensor = tp
        request.pipeline = pp
        request.data = dp
        request.expert = ep
        request.engine = engine
        request.version = engineVersion
        request.precision = precision
        request.cachePrecision = kvPrecision
        request.maximumSequences = maxNumSeqs
        request.maximumBatchedTokens = maxNumBatchedTokens
        request.memoryFraction = memoryFraction
        request.cachesPrefixes = !noPrefixCaching
        request.speculativeTokens = speculativeTokens
        request.acceptance = acceptance
        return request
    }

    /// Says on standard error what is used for a release that was asked for and that no run was measured on.
    func warn(about deployments: [Deployment], _ knowledge: Knowledge) {
        guard engineVersion != nil else { return }
        for note in Set(deployments.compactMap(knowledge.releaseNote)).sorted() {
            Output.complain("command line: --engine-version: warning: \(note)")
        }
    }
}

/// What requests look like, in flags.
struct LengthOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Mean length of a prompt, such as 512 or \"380 words\".", valueName: "tokens"),
        transform: reading("workload.input.tokens"))
    var input = 512.0

    @Option(
        help: ArgumentHelp("Mean length of an answer.", valueName: "tokens"),
        transform: reading("workload.output.tokens"))
    var output = 256.0

    @Option(
        help: ArgumentHelp("Mean tokens of a prompt that a prefix cache holds.", valueName: "tokens"),
        transform: reading("workload.shared_prefix"))
    var cached = 0.0

    @Option(help: ArgumentHelp("Spread of prompt lengths: standard deviation over mean.", valueName: "ratio"))
    var inputSpread = 0.0

    @Option(help: ArgumentHelp("Spread of answer lengths: standard deviation over mean.", valueName: "ratio"))
    var outputSpread = 0.0

    func validate() throws {
        try FlagRange.check("--input", input)
        try FlagRange.check("--output", output)
        try FlagRange.check("--cached", cached)
        guard cached < input else { throw ValidationError("--cached: a prompt has \(input) tokens, and one is new") }
        try FlagRange.check("--input-spread", inputSpread)
        try FlagRange.check("--output-spread", outputSpread)
    }

    /// The typical request.
    var lengths: TokenLengths {
        TokenLengths(
            input: Tokens(input), output: Tokens(output), cachedPrefix: Tokens(cached),
            inputVariation: inputSpread * inputSpread, outputVariation: outputSpread * outputSpread)
    }
}

/// How requests come to one replica, in flags.
struct LoadOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Request rate, such as 5/s or 300/min.", valueName: "requests/s"),
        transform: reading("workload.rate"))
    var rate: Double?

    @Option(help: ArgumentHelp("Requests always in flight.", valueName: "count"))
    var concurrency: Double?

    @Option(
        help: ArgumentHelp(
            "How the users of --concurrency start: ramped, as in a service, or together, as in most benchmarks.",
            valueName: "pattern"))
    var start: StartPattern?

    @Option(
        help: ArgumentHelp("Requests that each user of --start together sends; 10 unless said.", valueName: "count"))
    var requestsPerUser: Double?

    @Option(
        help: ArgumentHelp("Requests that are all there at the start, until the last is answered.", valueName: "count"))
    var batch: Double?

    @Flag(help: "Everything is there from the start; only the total time matters.")
    var offline = false

    @Option(help: ArgumentHelp("Spread of the time between arrivals: 1 for Poisson, 0 for even.", valueName: "ratio"))
    var arrivalSpread = 1.0

    func validate() throws {
        let given = [rate != nil, concurrency != nil, batch != nil, offline].filter(\.self).count
        guard given == 1 else {
            throw ValidationError(
                given == 0
                    ? "say how requests come: --rate, --concurrency, --batch or --offline"
                    : "--rate, --concurrency, --batch and --offline exclude each other")
        }
        try FlagRange.check("--rate", rate)
        try FlagRange.check("--concurrency", concurrency)
        try FlagRange.check("--batch", batch)
        guard start == nil || concurrency != nil else {
            throw ValidationError("--start says how the users of --concurrency start; give --concurrency too")
        }
        if let requestsPerUser {
            guard start == .together else {
                throw ValidationError("--requests-per-user is of users who start together; give --start together too")
            }
            try FlagRange.check("--requests-per-user", requestsPerUser)
        }
        try FlagRange.check("--arrival-spread", arrivalSpread)
    }

    /// The load.
    var load: Load {
        if let rate { return .rate(.perSecond(rate), variation: arrivalSpread * arrivalSpread) }
        if let concurrency {
            return .concurrency(
                concurrency,
                start: start == .together
                    ? .together(requestsEach: requestsPerUser ?? UserStart.usualRequests) : .ramped)
        }
        if let batch { return .staticBatch(batch) }
        return .offline
    }
}

extension StartPattern: ExpressibleByArgument {}
