import Catalog
import Performance
import Workload

extension ScenarioKey {
    /// All keys of a scenario, in the order in which they are best written.
    static let table: [ScenarioKey] =
        single + [
            ScenarioKey(
                "workloads", .many(.map(perWorkload, shorthand: nil)),
                "several workloads, each with keys of its own in place of those above; one cost breakdown for all")
        ]

    /// Keys that one of several workloads may have in place of the scenario's own.
    static let perWorkload = single.filter { !["plimsoll", "budget"].contains($0.name) }.map { $0.optional }

    /// The keys of a scenario with one workload.
    private static let single: [ScenarioKey] = [
        ScenarioKey(
            "plimsoll", .whole(1...1), "version of this file format; this program reads version 1", required: true),
        ScenarioKey("name", .text, "what the scenario is called in reports"),
        ScenarioKey(
            "model", .many(.map(modelKeys, shorthand: "name")),
            "model by name or Hugging Face path, or a list of models with the share of requests each gets",
            required: true),
        ScenarioKey(
            "precision", .many(.choice(["native", "any"] + WeightPrecision.allCases.map(\.rawValue))),
            "weight precisions to consider; native is the one the model was published in", standard: "native",
            why: "other precisions change the answers, so they are tried only when asked for"),
        ScenarioKey(
            "kv_precision", .many(.choice(["auto", "any"] + CachePrecision.allCases.map(\.rawValue))),
            "precisions of the KV cache to consider; auto is the engine's own", standard: "auto",
            why: "fp8 beside quantized weights on TensorRT-LLM, bf16 otherwise"),
        ScenarioKey(
            "engine", .many(.map(engineKeys, shorthand: "name")), "serving engines to consider",
            standard: "[vllm, sglang, tensorrt-llm]", why: "the search tries all; the answer says which it chose"),
        ScenarioKey(
            "workload", .map(workloadKeys, shorthand: "preset"), "what requests look like and how many come",
            required: true),
        ScenarioKey(
            "traffic", .map(trafficKeys, shorthand: "profile"),
            "how the load changes over a week and a year, and what the fleet has to survive"),
        ScenarioKey("slo", .map(serviceKeys, shorthand: "preset"), "the SLOs"),
        ScenarioKey("hardware", .map(hardwareKeys, shorthand: "allow"), "accelerators to consider"),
        ScenarioKey(
            "split_at", .length(ValueRange.length),
            "prompts up to this length get a fleet of their own, on other accelerators maybe"),
        ScenarioKey(
            "regions", .many(.text),
            "regions to buy in: a provider's own names, countries (us, de), or eu, europe, asia ...; left out: all"),
        ScenarioKey("providers", .many(.text), "providers to buy from; left out: all of the tiers"),
        ScenarioKey(
            "tiers", .many(.choice(ProviderTier.allCases.map(\.rawValue))),
            "kinds of providers to buy from; left out: hyperscaler and specialized, or those of the providers listed"),
        ScenarioKey(
            "purchase", .many(.choice(["any"] + PurchaseOption.allCases.map(\.rawValue))),
            "purchase options to consider; any: all with terms within horizon_months", standard: "on_demand",
            why: "needs no commitment and is never taken away"),
        ScenarioKey(
            "discounts", .named(.share(ValueRange.discount)),
            "what you get off list prices by provider, such as {aws: 18%}; spot prices have none"),
        ScenarioKey(
            "commitments", .many(.map(commitmentKeys, shorthand: nil)),
            "instances that you are committed to already; they are used first, and paid for whether used or not"),
        ScenarioKey(
            "horizon_months", .whole(1...60), "months that the purchase schedule looks ahead; left out: 12"),
        ScenarioKey(
            "reserved_throughput", .many(.map(throughputKeys, shorthand: nil)),
            "units of a hosted model (PTU, GSU, provisioned throughput) to compare with, with overflow by the token"),
        ScenarioKey("budget", .spend(ValueRange.budget), "the most that may be spent"),
        ScenarioKey("prices", .map(priceKeys, shorthand: nil), "your own prices of what is paid beside the instances"),
        ScenarioKey(
            "on_premises", .map(onPremisesKeys, shorthand: nil),
            "your own figures of servers that you would buy, in place of published ones"),
        ScenarioKey(
            "confidence", .share(ValueRange.confidence),
            "probability with which every SLO has to be met, given how far predictions are off measurements",
            standard: "80%", why: "four plans in five meet their SLOs when they are measured"),
        ScenarioKey(
            "utilization_band", .band, "utilization in the busiest hour; its upper end is never exceeded",
            standard: "70-80%", why: "below, capacity is wasted; above, queues grow fast"),
        ScenarioKey(
            "headroom", .share(ValueRange.headroom), "capacity on top of the peak", standard: "0%",
            why: "the utilization band already leaves room"),
        ScenarioKey(
            "batching", .map(batchingKeys, shorthand: nil), "limits of a step; left out: the engines' own defaults"),
        ScenarioKey("speculative", .map(speculativeKeys, shorthand: nil), "speculative decoding"),
        ScenarioKey(
            "prefix_caching", .flag, "whether engines keep shared prefixes", standard: "true",
            why: "on by default in vLLM and SGLang"),
        ScenarioKey("parallelism", .map(parallelismKeys, shorthand: nil), "how a model may be split over accelerators"),
    ]

    /// The defaults of all keys by their path, read once: scenarios are bound by the thousand.
    static let standards: [String: ScenarioNode] = {
        var found: [String: ScenarioNode] = [:]
        func collect(_ keys: [ScenarioKey], under prefix: String) {
            for key in keys {
                if let text = key.standard {
                    found[prefix + key.name] = ScenarioReader.written(text, prefix + key.name)
                }
                collect(key.children, under: prefix + key.name + ".")
            }
        }
        collect(table, under: "")
        return found
    }()

    private static let modelKeys = [
        ScenarioKey("name", .text, "model by name or Hugging Face path", required: true),
        ScenarioKey(
            "config", .config,
            "the model's config.json, for a model that the catalog lacks: its text, or its fields as keys"),
        ScenarioKey("share", .share(0.0001...1), "share of the requests, such as 30%; all shares make 100%"),
    ]

    private static let priceKeys = [
        ScenarioKey("storage_per_gb_month", .price(0...100), "10^9 bytes of weights kept for a month"),
        ScenarioKey("egress_per_gb", .price(0...100), "10^9 bytes sent out"),
        ScenarioKey("load_balancer_per_hour", .price(0...1000), "a load balancer for an hour"),
        ScenarioKey("source", .text, "where these prices are from, with the day"),
    ]

    private static let commitmentKeys = [
        ScenarioKey("provider", .text, "the provider", required: true),
        ScenarioKey("instance_type", .text, "its name of the instance", required: true),
        ScenarioKey("region", .text, "its name of the place", required: true),
        ScenarioKey("count", .whole(1...100_000), "instances", required: true),
        ScenarioKey("until", .day, "the last day of the commitment, such as 2027-06-30", required: true),
        ScenarioKey(
            "usd_per_hour", .price(0...100_000),
            "what one instance costs an hour; left out: the one-year price on the list"),
    ]

    private static let throughputKeys = [
        ScenarioKey("provider", .text, "who hosts it", required: true),
        ScenarioKey("model", .text, "its name of the model, as in the list of hosted prices", required: true),
        ScenarioKey("unit", .text, "what a unit is called, such as PTU; left out: units"),
        ScenarioKey("usd_per_unit_hour", .price(0.0001...100_000), "a unit for an hour, used or not", required: true),
        ScenarioKey(
            "tokens_per_minute", .number(1...1e9), "input tokens that a unit takes in a minute", required: true),
        ScenarioKey(
            "output_weight", .number(0.1...1000), "input tokens that an output token counts for; left out: 1"),
        ScenarioKey("minimum_units", .whole(1...1_000_000), "the fewest units that are sold; left out: 1"),
        ScenarioKey("unit_step", .whole(1...1_000_000), "by how many units they grow; left out: 1"),
        ScenarioKey("source", .text, "where these figures are from, with the day"),
    ]

    private static let onPremisesKeys = [
        ScenarioKey("server_price", .price(100...1e8), "a server with its accelerators"),
        ScenarioKey("gpus_per_server", .whole(1...72), "accelerators in it; left out: 8"),
        ScenarioKey("server_kw", .number(0.05...1000), "power of a server at full load, in kW"),
        ScenarioKey("years", .number(1...15), "years until it is written off"),
        ScenarioKey("interest", .share(0...0.5), "interest a year on the money that is tied up"),
        ScenarioKey("residual", .share(0...0.9), "what it can be sold for in the end, as a share of its price"),
        ScenarioKey("pue", .number(1...3), "power of the facility over that of the servers"),
        ScenarioKey("electricity_per_kwh", .price(0...5), "a kilowatt-hour"),
        ScenarioKey("colocation_per_kw_month", .price(0...5000), "space and cooling for a kilowatt in a month"),
        ScenarioKey("staff", .share(0...1), "people, as a share of the price of the servers a year"),
        ScenarioKey("spares", .share(0...1), "servers bought in addition, as a share"),
    ]

    private static let batchingKeys = [
        ScenarioKey(
            "max_sequences", .whole(ValueRange.whole(ValueRange.sequences)), "most sequences in one step (max_num_seqs)"
        ),
        ScenarioKey(
            "max_batched_tokens", .whole(ValueRange.whole(ValueRange.batchedTokens)),
            "most tokens in one step (max_num_batched_tokens)"),
    ]

    private static let engineKeys = [
        ScenarioKey("name", .choice(InferenceEngine.allCases.map(\.rawValue)), "the engine", required: true),
        ScenarioKey("version", .text, "its version, such as \"0.10.1\""),
    ]

    private static let workloadKeys = [
        ScenarioKey(
            "preset", .choice(WorkloadPreset.allCases.map(\.rawValue)),
            "typical lengths, rate and SLOs to start from"
        ),
        ScenarioKey("rate", .requestRate(ValueRange.requestRate), "mean request rate, such as 5/s or 300/min"),
        ScenarioKey("users", .whole(1...100_000_000), "users who ask, wait for the answer, think, and ask again"),
        ScenarioKey(
            "think_time", .duration(ValueRange.thinkTime), "mean pause of a user between an answer and the next request"
        ),
        ScenarioKey(
            "concurrency", .whole(ValueRange.whole(ValueRange.concurrency)), "requests that are always in flight"),
        ScenarioKey("requests", .number(ValueRange.batchRequests), "requests of an offline batch"),
        ScenarioKey("deadline", .duration(1...31_536_000), "when the batch must be done, such as 8 h"),
        ScenarioKey("input", .map(lengthKeys, shorthand: "tokens"), "prompt length, the shared prefix included"),
        ScenarioKey("output", .map(lengthKeys, shorthand: "tokens"), "answer length"),
        ScenarioKey("shared_prefix", .length(0...1e7), "leading tokens of the prompt that many requests share"),
        ScenarioKey("cache_hit_share", .share(0...1), "share of requests that find that prefix in the cache"),
        ScenarioKey("streaming", .flag, "whether answers arrive token by token"),
        ScenarioKey("streaming_share", .share(0...1), "share of answers that arrive token by token"),
        ScenarioKey(
            "offline_share", .share(0...0.95), "share of requests that may wait a day, to fill quiet hours in a month"),
        ScenarioKey("active_users", .whole(1...1_000_000_000), "people who use it in a month, for the cost of each"),
    ]

    /// None has a default here: a plan for the busiest hour alone needs none of them, and says nothing about them.
    private static let trafficKeys = [
        ScenarioKey(
            "profile", .choice(HourlyProfile.Preset.allCases.map(\.rawValue)),
            "a typical week; the rate is that of its busiest hour"),
        ScenarioKey(
            "hours", .many(.number(0...1e9)),
            "24 or 168 weights, from midnight or from Monday 0:00, instead of a profile"),
        ScenarioKey(
            "trace", .text, "file of recorded requests to learn the week from, instead of a profile"),
        ScenarioKey("trace_start", .weekHour, "the hour of the week in which the trace starts; left out: Mon 0:00"),
        ScenarioKey("campaigns", .many(.map(campaignKeys, shorthand: nil)), "hours that bring more than others"),
        ScenarioKey("growth", .share(-0.5...1), "growth of the traffic a month, such as 5%"),
        ScenarioKey("spread", .share(0...2), "how far an hour may be off the forecast: standard deviation over mean"),
        ScenarioKey("overload", .share(0.0001...0.5), "share of hours that may bring more than the fleet is sized for"),
        ScenarioKey(
            "minimum_replicas", .whole(0...Int(ValueRange.replicas.upperBound)), "fewest replicas, whatever the load"),
        ScenarioKey(
            "survive", .choice(TrafficPlan.Survival.allCases.map(\.rawValue)),
            "what may fail without an SLO being violated"),
        ScenarioKey("zones", .whole(1...10), "zones that replicas are spread over"),
        ScenarioKey("autoscaling", .flag, "whether replicas are switched off in quiet hours"),
        ScenarioKey("start_delay", .duration(ValueRange.startDelay), "from ordering a replica to its first answer"),
        ScenarioKey("spot_share", .share(0...1), "largest share of replicas on instances that can be taken away"),
    ]

    private static let campaignKeys = [
        ScenarioKey("start", .weekHour, "the hour of the week in which it starts, such as Fri 18:00"),
        ScenarioKey("date", .date, "the day on which it starts, once in the month, instead of start"),
        ScenarioKey("length", .duration(3600...604_800), "how long it lasts, in full hours", required: true),
        ScenarioKey("factor", .number(0.01...1000), "its traffic over the ordinary one", required: true),
        ScenarioKey("times_per_month", .number(0.01...4), "how often in a month; left out: every week"),
    ]

    private static let lengthKeys = [
        ScenarioKey("tokens", .length(ValueRange.length), "the same length for every request; also \"380 words\""),
        ScenarioKey("words", .number(1...1e7), "mean length in English words; 0.75 words are one token"),
        ScenarioKey("characters", .number(1...1e8), "mean length in characters; 4 characters are one token"),
        ScenarioKey("mean", .length(ValueRange.length), "mean length"),
        ScenarioKey("cv", .number(ValueRange.lengthSpread), "standard deviation over mean, for a log-normal spread"),
        ScenarioKey("p50", .length(ValueRange.length), "median, for a log-normal spread"),
        ScenarioKey("p95", .length(ValueRange.length), "95th percentile, for a log-normal spread"),
        ScenarioKey("min", .length(ValueRange.length), "shortest length of an even spread"),
        ScenarioKey("max", .length(ValueRange.length), "longest length; cuts any spread"),
        ScenarioKey("histogram", .many(.map(binKeys, shorthand: nil)), "measured lengths"),
    ]

    private static let binKeys = [
        ScenarioKey("tokens", .lengthRange, "a length or a range such as 100-200", required: true),
        ScenarioKey("share", .share(0...1), "share of the requests with that length", required: true),
    ]

    private static let serviceKeys: [ScenarioKey] =
        [
            ScenarioKey(
                "preset", .choice(ServiceLevel.presets.compactMap(\.name)),
                "a named SLO to start from; single targets below replace its own")
        ]
        + ServiceTarget.Measure.allCases.flatMap { measure in
            Statistic.allCases.map { statistic in serviceKey(measure, statistic) }
        }

    private static func serviceKey(_ measure: ServiceTarget.Measure, _ statistic: Statistic) -> ScenarioKey {
        let name = "\(measure.rawValue)_\(statistic.rawValue)"
        let over = statistic == .mean ? "mean" : "\(statistic.rawValue.dropFirst())th percentile"
        return switch measure {
        case .ttft: ScenarioKey(name, .duration(1e-4...3600), "time to first token, \(over), at most")
        case .tpot: ScenarioKey(name, .duration(1e-5...60), "time per output token after the first, \(over), at most")
        case .e2e: ScenarioKey(name, .duration(1e-3...86_400), "time to the last token, \(over), at most")
        case .outputSpeed: ScenarioKey(name, .tokenSpeed(0.01...1e5), "output tokens/s of a request, \(over), at least")
        }
    }

    private static let hardwareKeys = [
        ScenarioKey(
            "allow", .many(.text), "accelerators to consider: names, families (H100) or vendors; left out: all"),
        ScenarioKey("deny", .many(.text), "accelerators to leave out"),
        ScenarioKey(
            "max_gpus_per_replica", .whole(1...1024), "most accelerators for one copy of the model", standard: "8",
            why: "one instance; more needs a fast network between instances"),
    ]

    private static let speculativeKeys = [
        ScenarioKey(
            "tokens", .whole(ValueRange.whole(ValueRange.speculativeTokens)), "tokens drafted in each step",
            required: true),
        ScenarioKey("acceptance", .share(0...1), "share of drafted tokens that are accepted", required: true),
    ]

    private static let parallelismKeys = [
        ScenarioKey(
            "tensor", .many(.whole(ValueRange.whole(ValueRange.tensor))), "tensor-parallel sizes to consider",
            standard: "[1, 2, 4, 8]",
            why: "powers of two up to one instance divide the heads of common models"),
        ScenarioKey(
            "pipeline", .many(.whole(ValueRange.whole(ValueRange.pipeline))), "pipeline-parallel sizes to consider",
            standard: "[1]",
            why: "pipelines add latency and pay only across instances"),
    ]
}
