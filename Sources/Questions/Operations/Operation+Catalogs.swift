internal import Catalog
internal import Economics
internal import Input
internal import Reports

extension QuestionParameter {
    static let purchase = QuestionParameter(
        "purchase", .choice(PurchaseOption.allCases.map(\.rawValue)), "How it is bought", example: "on_demand")
    static let words = QuestionParameter(
        "words", .texts(most: 10), "Words that names must contain", example: ["h100"])
}

extension Operation {
    static let catalogs = [
        Operation(
            "catalog/hardware", "List accelerators, with sources.", [.words], documents: ["hardware"],
            forms: [.json, .csv, .text]
        ) { arguments, bench in
            try list(.hardware(arguments.texts("words")), bench)
        },
        Operation(
            "catalog/models", "List models.", [.words], documents: ["models"], forms: [.json, .csv, .text]
        ) { arguments, bench in
            try list(.models(arguments.texts("words")), bench)
        },
        Operation(
            "catalog/prices", "List prices of instances, cheapest per accelerator first.",
            [
                .words,
                QuestionParameter(
                    "gpu", .text(most: 200), "Accelerator: an id, a name or an alias", example: "H100"),
                .purchase,
                QuestionParameter(
                    "history", .flag, "Every day that is known, not only the newest", example: false),
            ], documents: ["prices"], forms: [.json, .csv, .text]
        ) { arguments, bench in
            try list(
                .prices(
                    arguments.texts("words"), gpu: arguments.text("gpu"),
                    arguments.text("purchase").flatMap { PurchaseOption(rawValue: $0) },
                    isHistory: arguments.flag("history")), bench)
        },
        Operation(
            "catalog/api", "List what hosted models cost per 1M tokens.", [.words], documents: ["api-prices"],
            forms: [.json, .csv, .text]
        ) { arguments, bench in
            try list(.hosted(arguments.texts("words")), bench)
        },
    ]

    private static func list(_ question: CatalogQuestion, _ bench: Bench) throws -> OperationAnswer {
        let (list, nearest) = try question.answer(bench.knowledge.catalog, file: QuestionArguments.file)
        let (json, csv) = (try list.json(), list.csv)
        let lines =
            list.count > 0 ? list.lines(.plain) : ["nothing is known under these words"] + (nearest.map { [$0] } ?? [])
        return OperationAnswer(json: { json }, lines: lines, [.csv: { csv }])
    }
}
