internal import Input

/// What is said of each run of a file beside what the file itself says.
struct RunCompletion: Sendable, Hashable {
    /// The tool that wrote the file.
    let tool: String
    /// The file as the user named it.
    let name: String
    /// SHA-256 of the file's bytes; nil before all of it was read.
    var hash: String?
    let importedAt: String?
    let context: RunContext

    /// Completes a run of a tool's file.
    func complete(_ run: inout RecordedRun, _ log: inout ImportLog) {
        // The same file always gives the same names, and no two files share one.
        run.id = "\(run.id)-\(hash?.prefix(12) ?? "")"
        addOrigin(to: &run)
        run.origin.source = run.origin.source ?? tool
        run.replacePath(with: context, log: &log)
        fill(&run, overriding: RunContext.overriding, &log)
        run.model.weightPrecision = run.model.weightPrecision.map(precisionWord)
        run.model.cachePrecision = run.model.cachePrecision.map(precisionWord)
        run.dropImpossible(log: &log)
        run.flagOddities(log: &log)
    }

    /// The runs of some rows of a table of runs, which keep the names, the sources and the words that stand there.
    func batch(of block: CSVBlock, _ rows: RunRowReader) throws(InputProblems) -> RunBatch {
        var batch = try rows.batch(of: block)
        for index in batch.runs.indices {
            let id = batch.runs[index].id
            batch.log.order(&batch.runs[index].timeToFirstToken, field: "\(id): ttft_ms")
            batch.log.order(&batch.runs[index].timePerOutputToken, field: "\(id): tpot_ms")
            batch.log.order(&batch.runs[index].endToEnd, field: "\(id): e2e_ms")
            addOrigin(to: &batch.runs[index])
            fill(&batch.runs[index], overriding: [], &batch.log)
        }
        return batch
    }

    private func addOrigin(to run: inout RecordedRun) {
        run.origin.fileHash = run.origin.fileHash ?? hash
        run.origin.importedAt = importedAt ?? run.origin.importedAt
        run.origin.path = run.origin.path ?? name.split(separator: "/").last.map { String($0) }
    }

    private func fill(_ run: inout RecordedRun, overriding: Set<String>, _ log: inout ImportLog) {
        for difference in context.fill(&run, overriding: overriding) {
            log.warn(
                difference.column,
                difference.isReplaced
                    ? "the file says \(difference.written.prefix(80)); yours is used: \(difference.given.prefix(80))"
                    : "the file says otherwise than you; the file's value is kept")
        }
    }
}
