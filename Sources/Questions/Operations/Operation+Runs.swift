internal import Input
internal import Measurements
internal import Reports
internal import RunStore

extension Operation {
    static let measuredRuns = [
        Operation(
            "runs", "List stored benchmark runs, published and imported.",
            [
                QuestionParameter(
                    "model", .text(most: 200), "Model, as the run or the catalog calls it", example: "Qwen/Qwen3-32B"),
                QuestionParameter(
                    "gpu", .text(most: 200), "Accelerator, as the run or the catalog calls it", example: "H100"),
                QuestionParameter("engine", .text(most: 80), "Engine", example: "vLLM"),
                QuestionParameter("precision", .text(most: 40), "Weight precision", example: "fp8"),
                QuestionParameter("mine", .flag, "Only imported runs, or only published ones", example: true),
                QuestionParameter("limit", .whole(1...1000), "How many to list", example: 50),
                QuestionParameter(
                    "after", .whole(0...1_000_000_000), "List what follows the run with this number", example: 50),
            ], documents: ["runs"], forms: [.json, .csv, .text], isPure: false
        ) { arguments, bench in
            let filter = RunFilter(
                model: arguments.text("model"), accelerator: arguments.text("gpu"), engine: arguments.text("engine"),
                precision: arguments.text("precision"), in: bench.knowledge.catalog)
            let mine = arguments.value("mine") == nil ? nil : arguments.flag("mine")
            let page = try bench.runs().page(
                filter, from: mine.map { $0 ? .own : .published }, limit: arguments.whole("limit") ?? 50,
                after: Int64(arguments.whole("after") ?? 0))
            let list = RunList(page.runs, total: page.total, goesOn: page.goesOn)
            return OperationAnswer(
                json: { try JSONText.text(list) }, lines: list.lines(), [.csv: { list.csv }])
        },
        Operation(
            "runs/show", "Show all that is known of a stored run.",
            [QuestionParameter("id", .text(most: 400), "The run's name", example: "acc-0fd6db2b", isRequired: true)],
            documents: ["run"], isPure: false, pathParameter: "id"
        ) { arguments, bench in
            let id = arguments.text("id") ?? ""
            let runs = try bench.runs()
            guard let run = try runs.run(id) else {
                let near = try runs.names(like: id)
                throw NoSuchThing(
                    "id", "there is no run \"\(id.printable(limit: 80))\"",
                    suggestion: near.isEmpty ? nil : "did you mean \(near.joined(separator: ", "))?")
            }
            let details = RunDetails(run)
            let json = try JSONText.text(details)
            return OperationAnswer(json: { json }, lines: details.lines())
        },
        Operation(
            "import", "Read a benchmark result file, and store its runs.",
            [
                QuestionParameter(
                    "name", .text(most: 200), "Name of the file, for messages", example: "benchmark.json",
                    isRequired: true),
                QuestionParameter(
                    "content", .text(most: 1 << 20), "The file's text, as the benchmark tool wrote it",
                    example: "{}", isRequired: true),
                QuestionParameter(
                    "values", .texts(most: 40), "What the file does not say, as key=value",
                    example: ["gpu=H100", "engine=vLLM"]),
                QuestionParameter(
                    "dry_run", .flag, "Read and check, but store nothing", example: true),
                QuestionParameter(
                    "keep", .choice(ImportPlace.allCases.map(\.rawValue)),
                    "Where to keep the runs: in the store, or until the program that answers ends", example: "session"),
            ], documents: ["import"], isPure: false, isReadOnly: false, answerOfImport),
    ]

    private static func answerOfImport(_ arguments: QuestionArguments, _ bench: Bench) throws -> OperationAnswer {
        var context = RunContext()
        for text in arguments.texts("values") {
            guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
                throw arguments.problem("values", "\"\(text.printable(limit: 80))\" is not of the form key=value")
            }
            let column = String(text[..<equals])
            try context.give(
                column, String(text[text.index(after: equals)...]),
                place: SourcePlace(file: QuestionArguments.file, field: column.printable(limit: 80)))
        }
        let name = arguments.text("name") ?? "file"
        let file = try BenchmarkFile.read(
            name: name, bytes: Array((arguments.text("content") ?? "").utf8), context: context,
            importedAt: bench.now(), objection: try OwnRuns.objection())
        var entry = ImportReport.Entry(.success(file), name: name)
        entry.notes = OwnRuns.obstacles(file)
        var place: ImportReport.Place?
        if !arguments.flag("dry_run"), file.count > 0 {
            switch ImportPlace(rawValue: arguments.text("keep") ?? "") ?? .store {
            case .store:
                let store = try bench.store()
                entry.stored = try RunCollection(store).add(file)
                // A session that has begun is a copy of the store, and has to go on as it does.
                if let session = bench.session.store { _ = try RunCollection(session).add(file) }
                place = .store(path: store.path)
            case .session:
                entry.stored = try RunCollection(bench.session.opened()).add(file)
                place = .session
            }
        }
        let report = ImportReport([entry], in: place)
        let json = try JSONText.text(report)
        return OperationAnswer(json: { json }, lines: report.lines() + report.messages)
    }
}

/// Where imported runs are kept.
private enum ImportPlace: String, CaseIterable {
    case store, session
}
