import Quantities

extension RecordedRun {
    /// Accelerators of all replicas together: where they are not counted, as many as each layer is split over.
    public var devices: Int? { hardware.count ?? layout.tensor }

    /// The schema columns that a fit or a repeat needs and that neither the file nor the user gave.
    public var missing: [String] {
        let needed = [
            ("model", model.name == nil), ("weight_precision", model.weightPrecision == nil),
            ("gpu", hardware.accelerator == nil), ("gpu_count", devices == nil), ("engine", engine.name == nil),
            ("engine_version", engine.version == nil), ("tp", layout.tensor == nil), ("arrival", load.arrival == nil),
            ("input_tokens", load.inputTokens == nil), ("output_tokens", load.outputTokens == nil),
        ]
        var missing = needed.filter(\.1).map(\.0)
        if load.arrival != .offline, load.concurrency == nil, load.requestRate == nil { missing.append("concurrency") }
        return missing
    }

    /// This run with what the user gave along with `other`, which is the same run of the same file, imported again.
    public func taking(givenIn other: RecordedRun) -> RecordedRun {
        guard !other.given.isEmpty else { return self }
        var run = self
        for name in other.given {
            guard let column = RunColumn.named(name), let cell = column.cell(other), column.assign(&run, cell) else {
                continue
            }
            if !run.given.contains(name) { run.given.append(name) }
        }
        if other.given.contains("model") { run.notes = other.notes }
        return run
    }

    /// Notes how many requests each user of a closed loop sent, of `sent` in all.
    mutating func setRequestsPerUser(sent: Int?) {
        guard load.arrival == .closedLoop, let users = load.concurrency, users >= 1, let sent, sent > 0 else { return }
        load.requestsPerUser = Double(sent) / users
    }

    /// Leaves out what no table may hold, such as a duration that follows from a rate of almost nothing.
    mutating func dropImpossible(log: inout ImportLog) {
        for column in RunColumn.all {
            guard let clear = column.clear, let cell = column.cell(self) else { continue }
            var probe = RecordedRun(id: "")
            guard !column.assign(&probe, cell) else { continue }
            clear(&self)
            log.warn(
                column.name, "\(cell.prefix(40)) cannot be true and is left out", allowed: column.allowed)
        }
    }

    /// Adds the flags that the figures themselves call for.
    mutating func flagOddities(log: inout ImportLog) {
        if let failed = counts.failed, failed > 0 { flag(.failures) }
        if counts.completed == 0 {
            flag(.failed)
            log.warn(id, "no request was answered")
        }
        if let offered = expectedRate, let served = throughput.requests, served < offered * 0.9,
            load.concurrency == nil
        {
            flag(.saturated)
            log.warn(
                id,
                "\(shortText(load.requestRate?.value ?? 0)) requests/s were offered and \(shortText(served.value)) served: saturated"
            )
        }
        if let wait = coldWait {
            flag(.coldStart)
            log.warn(
                id,
                "first requests waited about \(shortText(wait.value.rounded())) s, longer than all prompts take one after "
                    + "the other: a cold start, of whose TTFT only the median is used",
                suggestion: "measure again after some requests that warm the server up"
            )
        }
        checkUnits(log: &log)
    }

    /// How long each first request of a closed loop waited, by how far the mean TTFT is above the median, where that is
    /// more than twice what the prompts of all users take one after the other; nil where it is not, or cannot be told.
    ///
    /// The median has one prompt in it. Where prompts share a prefix, those that found it in the cache say nothing of those
    /// that had to put it there; and of long runs the first requests hardly move the mean.
    private var coldWait: Seconds? {
        guard load.requestRate == nil, let users = load.concurrency, users >= 1,
            load.sharedPrefixTokens?.value ?? 0 == 0,
            load.distinctPrompts == nil, let mean = timeToFirstToken.mean, let median = timeToFirstToken.p50,
            let each = load.requestsPerUser ?? counts.completed.map({ Double($0) / users }), (1...50).contains(each),
            mean > median * 1.5
        else { return nil }
        let wait = (mean - median) * each
        return wait > median * (2 * users) + Seconds(1) ? wait : nil
    }

    /// What a server that keeps up answers a second.
    ///
    /// The last answers come after the last request was sent, which lowers the mean of a short run.
    private var expectedRate: Rate<Requests>? {
        guard let offered = load.requestRate, offered.value > 0 else { return nil }
        guard let completed = counts.completed, completed > 0, let whole = endToEnd.mean,
            let first = timeToFirstToken.mean, whole > first
        else { return offered }
        let requests = Requests(Double(completed))
        return requests / (requests / offered + (whole - first))
    }

    /// Lets the user name the model where the file names a folder of the machine that was measured.
    mutating func replacePath(with context: RunContext, log: inout ImportLog) {
        guard let name = model.name, let first = name.first, "/~.".contains(first) else { return }
        if context.values.contains(where: { $0.column == "model" }) {
            model.name = nil
            notes = [notes, "model_path=\(name)"].compactMap { $0 }.joined(separator: " ")
        } else {
            log.warn(
                "model", "the file names a folder: \(name.prefix(80))", suggestion: "give the model's name by --model")
        }
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
