import Quantities

extension RecordedRun {
    /// Whether this is the same run as `other`, written by its tool in another form, such as JSON beside CSV.
    ///
    /// Every figure and condition that both know has to agree, up to the two decimals that tables keep, and enough of
    /// them have to be known: two runs of a benchmark never agree in all.
    public func isSame(as other: RecordedRun) -> Bool {
        guard throughput.output != nil, counts.completed == other.counts.completed,
            load.arrival.agrees(other.load.arrival),
            model.name.agrees(other.model.name) || isNameGiven || other.isNameGiven
        else { return false }
        var common = 0
        for (one, another) in zip(fingerprint, other.fingerprint) {
            guard let one, let another else { continue }
            guard abs(one - another) <= 0.006 + 1e-6 * max(abs(one), abs(another)) else { return false }
            common += 1
        }
        return common >= 6
    }

    /// The relative width in which the same figure, rounded to two decimals, is looked for.
    public static let rounding = 0.006

    private var isNameGiven: Bool { given.contains("model") }

    /// Conditions and figures in the units in which tables are written: milliseconds, and rates as they are.
    private var fingerprint: [Double?] {
        let latencies = [timeToFirstToken, timePerOutputToken, endToEnd]
        return [
            load.inputTokens?.value, load.outputTokens?.value, load.concurrency, load.requestRate?.value,
            load.duration?.value, throughput.output?.value, throughput.total?.value, throughput.requests?.value,
            counts.failed.map { Double($0) },
        ] + latencies.flatMap { [$0.mean, $0.p50, $0.p90, $0.p95, $0.p99] }.map { $0?.milliseconds }
    }

    /// This run with what only `other`, the same run in another form, says.
    public func completed(by other: RecordedRun) -> RecordedRun {
        var run = taking(givenIn: other)
        for column in RunColumn.all where column.name != "notes" && column.name != "flags" {
            if column.cell(run) == nil, let cell = column.cell(other), column.assign(&run, cell) { continue }
        }
        return run
    }
}

extension Optional where Wrapped: Equatable {
    /// Whether both are the same, as far as both are known.
    fileprivate func agrees(_ other: Wrapped?) -> Bool { self == nil || other == nil || self == other }
}
