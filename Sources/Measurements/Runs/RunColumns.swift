extension RunColumn {
    /// The columns of the table of runs, in the order in which they are written.
    static let all: [RunColumn] = identity + setup + load + results + ours

    /// The column called `name`.
    static func named(_ name: String) -> RunColumn? { byName[name] }

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    private static let identity: [RunColumn] = [
        RunColumn(name: "run_id", allowed: "a unique name", isText: true) {
            $0.id
        } assign: {
            $0.id = $1
            return true
        },
        text("source", \.origin.source), text("source_path", \.origin.path), text("date", \.origin.date),
        text("license", \.origin.license),
    ]

    private static let setup: [RunColumn] = [
        text("engine", \.engine.name), text("engine_version", \.engine.version),
        choice("engine_generation", \.engine.generation), text("model", \.model.name),
        text("weight_precision", \.model.weightPrecision), text("kv_precision", \.model.cachePrecision),
        text("gpu", \.hardware.accelerator), count("gpu_count", \.hardware.count, from: 1),
        count("nodes", \.hardware.nodes, from: 1), count("tp", \.layout.tensor, from: 1),
        count("pp", \.layout.pipeline, from: 1), count("ep", \.layout.expert), count("dp", \.layout.data, from: 1),
        flag("attention_dp", \.layout.dataParallelAttention), flag("disaggregated", \.layout.disaggregated),
        pool("prefill_pool", \.layout.prefill), pool("decode_pool", \.layout.decode),
        text("speculative", \.layout.speculative),
    ]

    private static let load: [RunColumn] = [
        choice("arrival", \.load.arrival), quantity("input_tokens", \.load.inputTokens),
        quantity("shared_prefix_tokens", \.load.sharedPrefixTokens),
        count("distinct_prompts", \.load.distinctPrompts, from: 1), flag("prefix_caching", \.engine.prefixCaching),
        quantity("output_tokens", \.load.outputTokens),
        number("input_spread", \.load.inputSpread, in: 0...100),
        number("output_spread", \.load.outputSpread, in: 0...100),
        number("concurrency", \.load.concurrency, in: 0...1e12),
        number("requests_per_user", \.load.requestsPerUser, in: 0...1e12),
        choice("start_pattern", \.load.startPattern), quantity("request_rate", \.load.requestRate),
        number("client_limit", \.load.clientLimit, in: 0...1e12), quantity("duration_s", \.load.duration),
        count("max_num_seqs", \.engine.maxSequences, from: 1),
        count("max_num_batched_tokens", \.engine.maxBatchedTokens, from: 1),
        number("gpu_memory_utilization", \.engine.memoryShare, in: 0...1),
        count("max_model_len", \.engine.maxModelLength, from: 1),
    ]

    private static let results: [RunColumn] =
        [
            count("requests_completed", \.counts.completed), quantity("output_tok_s", \.throughput.output),
            quantity("total_tok_s", \.throughput.total), quantity("requests_s", \.throughput.requests),
            quantity("ttft_ms_mean", \.timeToFirstToken.mean, per: 1000),
            quantity("ttft_ms_p50", \.timeToFirstToken.p50, per: 1000),
            quantity("ttft_ms_p90", \.timeToFirstToken.p90, per: 1000),
            quantity("ttft_ms_p99", \.timeToFirstToken.p99, per: 1000),
            quantity("tpot_ms_mean", \.timePerOutputToken.mean, per: 1000),
            quantity("tpot_ms_p50", \.timePerOutputToken.p50, per: 1000),
            quantity("tpot_ms_p90", \.timePerOutputToken.p90, per: 1000),
            quantity("tpot_ms_p99", \.timePerOutputToken.p99, per: 1000),
            quantity("e2e_ms_mean", \.endToEnd.mean, per: 1000), quantity("e2e_ms_p50", \.endToEnd.p50, per: 1000),
            quantity("e2e_ms_p90", \.endToEnd.p90, per: 1000), quantity("e2e_ms_p99", \.endToEnd.p99, per: 1000),
            RunColumn(name: "flags", allowed: allowedFlags, isText: false) { run in
                run.flags.isEmpty ? nil : run.flags.map(\.rawValue).joined(separator: ";")
            } assign: { run, text in
                let words = text.split { $0 == ";" || $0 == " " || $0 == "," }
                let flags = words.compactMap { RunFlag(rawValue: String($0)) }
                guard flags.count == words.count else { return false }
                run.flags = flags
                return true
            },
            RunColumn(name: "assumed", allowed: "names of columns, separated by ;", isText: false) { run in
                run.assumed.map { $0.joined(separator: ";") }
            } assign: { run, text in
                let words = text.split { $0 == ";" || $0 == " " || $0 == "," }.map { String($0) }
                guard !words.isEmpty, words.allSatisfy({ named($0) != nil }) else { return false }
                run.assumed = words
                return true
            },
            text("notes", \.notes),
        ]

    /// What few published runs have and a repeat of the run needs.
    private static let ours: [RunColumn] = [
        text("method", \.origin.method), quantity("itl_ms_mean", \.meanInterTokenLatency, per: 1000),
        text("driver", \.hardware.driver), quantity("gpu_memory_bytes", \.hardware.memory),
        text("engine_flags", \.engine.flags), text("client", \.origin.client),
        text("client_version", \.origin.clientVersion), choice("token_counter", \.origin.tokenCounter),
        choice("tpot_definition", \.origin.tokenTimeDefinition), count("requests_failed", \.counts.failed),
        count("requests_incomplete", \.counts.incomplete),
        number("concurrency_achieved", \.throughput.concurrency, in: 0...1e12),
        quantity("ttft_ms_p95", \.timeToFirstToken.p95, per: 1000),
        quantity("tpot_ms_p95", \.timePerOutputToken.p95, per: 1000),
        quantity("e2e_ms_p95", \.endToEnd.p95, per: 1000), text("source_sha256", \.origin.fileHash),
        text("imported_at", \.origin.importedAt),
    ]

    private static let allowedFlags = "any of: " + RunFlag.allCases.map(\.rawValue).joined(separator: ", ")
}
