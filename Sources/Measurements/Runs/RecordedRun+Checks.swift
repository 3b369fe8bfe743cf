import Quantities

extension RecordedRun {
    /// The schema columns that a fit or a repeat needs and that neither the file nor the user gave.
    public var missing: [String] {
        var columns = ["model", "weight_precision", "gpu", "gpu_count", "engine", "engine_version", "tp"]
        columns += ["arrival", "input_tokens", "output_tokens"]
        var missing = columns.filter { RunColumn.named($0)?.cell(self) == nil }
        if load.arrival != .offline, load.concurrency == nil, load.requestRate == nil { missing.append("concurrency") }
        return missing
    }

    /// Adds the flags that the figures themselves call for.
    mutating func flagOddities(log: inout ImportLog) {
        if let failed = counts.failed, failed > 0 { flag(.failures) }
        if counts.completed == 0 {
            flag(.failed)
            log.warn(id, "no request was answered")
        }
        if let offered = load.requestRate, let served = throughput.requests, offered.value > 0,
            served < offered * 0.9, load.concurrency == nil
        {
            flag(.saturated)
            log.warn(
                id,
                "\(shortText(offered.value)) requests/s were offered and \(shortText(served.value)) served: saturated")
        }
        checkUnits(log: &log)
    }

    /// Warns where seconds seem to be labelled as milliseconds, or the parts of a latency do not fit the whole.
    private mutating func checkUnits(log: inout ImportLog) {
        if let whole = endToEnd.typical, let tokens = load.outputTokens, tokens.value > 1, whole.value > 0,
            whole.milliseconds < tokens.value * 0.5
        {
            flag(.suspiciousUnits)
            log.warn(
                id, "\(shortText(tokens.value)) tokens in \(shortText(whole.milliseconds)) ms: are these seconds?",
                suggestion: "check the unit labels; the figures were kept as labelled")
        }
        if let first = timeToFirstToken.mean, let whole = endToEnd.mean, first > whole * 1.001 {
            log.warn(id, "the first token took longer than the whole request")
        }
    }

    private mutating func flag(_ flag: RunFlag) {
        if !flags.contains(flag) { flags.append(flag) }
    }
}
