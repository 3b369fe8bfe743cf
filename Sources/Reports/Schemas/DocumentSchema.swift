/// The JSON Schema (2020-12) of a document that a command writes.
///
/// Keys, types and what may be absent come from the document's own Swift type; what a key means and an example of it
/// from ``SchemaKey``.
public struct DocumentSchema: Sendable {
    /// What it is called, such as `plan`.
    public let name: String
    /// The `kind` of the document.
    let kind: String
    /// What the document is, in one sentence.
    public let summary: String
    /// A command that writes it.
    public let command: String
    private let shape: @Sendable () throws -> Shape

    private init<Document: Decodable & Sendable>(
        _ name: String, kind: String? = nil, _ type: Document.Type, _ summary: String, _ command: String
    ) {
        self.name = name
        self.kind = kind ?? name
        self.summary = summary
        self.command = command
        shape = { try Shape.of(type) }
    }

    /// All documents, in the order of their commands.
    public static let all: [DocumentSchema] = [
        DocumentSchema(
            "plan", PlanDocument.self, "The cheapest fleets that meet the SLOs of a scenario, with alternatives.",
            "plimsoll plan chat.yaml --json"),
        DocumentSchema(
            "month", MonthDocument.self, "A plan by the hour: replicas, purchase mix, monthly cost, hosted models.",
            "plimsoll month chat.yaml --json"),
        DocumentSchema(
            "prediction", PredictionDocument.self, "One replica under one load, with 90% prediction intervals.",
            "plimsoll predict --model Qwen/Qwen3-32B --gpu H100 --rate 2/s --json"),
        DocumentSchema(
            "comparison", ComparisonDocument.self, "Accelerators or clouds under the same load, side by side.",
            "plimsoll compare --model Qwen/Qwen3-32B --gpu H100 --gpu H200 --rate 2/s --json"),
        DocumentSchema(
            "simulation", SimulationDocument.self, "What the event simulation of a fleet found.",
            "plimsoll simulate chat.yaml --json"),
        DocumentSchema(
            "stress", StressDocument.self, "The highest request rate that meets the SLOs, and the rates tried.",
            "plimsoll simulate --model Qwen/Qwen3-32B --gpu H100 --tp 2 --stress --json"),
        DocumentSchema(
            "difference", PlanDifference.self, "Two plans side by side: every figure before and after.",
            "plimsoll diff before.json after.json --json"),
        DocumentSchema(
            "sweep", SweepDocument.self, "A scenario planned with one or two values varied.",
            "plimsoll what-if chat.yaml --sweep workload.rate=1x,2x --json"),
        DocumentSchema(
            "savings", SavingsDocument.self, "Savings options of a scenario, the largest saving first.",
            "plimsoll what-if chat.yaml --savings --json"),
        DocumentSchema(
            "check", PlanCheck.self, "A saved plan held to a budget, its SLOs and an earlier plan.",
            "plimsoll check plan.json --slo --json"),
        DocumentSchema(
            "drift", DriftDocument.self, "A saved plan against the metrics of the fleet that runs it.",
            "plimsoll drift plan.json --metrics week.om --json"),
        DocumentSchema(
            "spend", SpendDocument.self, "A saved plan against the billing data of its providers.",
            "plimsoll drift plan.json --bill october.csv --json"),
        DocumentSchema(
            "evidently", EvidentlyDocument.self, "A report of Evidently on requests beside a saved plan.",
            "plimsoll drift plan.json --evidently report.json --json"),
        DocumentSchema(
            "workload", WorkloadDocument.self, "What requests look like and how they come, out of logs or metrics.",
            "plimsoll workload requests.csv --json"),
        DocumentSchema(
            "hardware", ListDocument<AcceleratorFigures>.self, "Accelerators of the catalog.",
            "plimsoll catalog hardware --json"),
        DocumentSchema(
            "models", ListDocument<ModelFigures>.self, "Models of the catalog.", "plimsoll catalog models --json"),
        DocumentSchema(
            "prices", ListDocument<OfferFigures>.self, "Prices of instances.", "plimsoll catalog prices --json"),
        DocumentSchema(
            "api-prices", ListDocument<APIPriceFigures>.self, "Prices of hosted models.",
            "plimsoll catalog api --json"),
        DocumentSchema(
            "catalog-check", CatalogCheckDocument.self, "The result of a check of all catalog files.",
            "plimsoll catalog check --json"),
        DocumentSchema(
            "price-import", PriceImportDocument.self, "What importing price lists gave, and which prices changed.",
            "plimsoll prices import index.json --out prices.csv --json"),
        DocumentSchema(
            "price-status", PriceStatusDocument.self, "The age of the prices in use, by provider.",
            "plimsoll prices status --json"),
        DocumentSchema(
            "regions", ListDocument<RegionList.RegionFigures>.self,
            "Regions with their country and the groups that name them.",
            "plimsoll prices regions --json"),
        DocumentSchema(
            "import", ImportDocument.self, "What importing files of measured runs gave.",
            "plimsoll import benchmarks.json --json"),
        DocumentSchema("runs", RunListDocument.self, "A list of stored runs.", "plimsoll runs list --json"),
        DocumentSchema(
            "run", RunDocument.self, "One stored run, column by column.", "plimsoll runs show NAME --json"),
        DocumentSchema(
            "run-exchange", RunExchangeDocument.self, "What came of sharing runs in a folder.",
            "plimsoll runs import /team/runs --json"),
        DocumentSchema(
            "calibration", CalibrationDocument.self, "A fit to measured runs with its held-out errors.",
            "plimsoll calibrate --json"),
        DocumentSchema(
            "suggestions", SuggestionsDocument.self, "The runs that would narrow a plan's cost range most.",
            "plimsoll suggest-benchmarks chat.yaml --json"),
        DocumentSchema(
            "validation", ValidationDocument.self, "Predictions against measured runs.", "plimsoll validate --json"),
        DocumentSchema(
            "sweep-progress", SweepProgressDocument.self, "What one shard of a sweep computed.",
            "plimsoll sweep grid.yaml --out sweep --json"),
        DocumentSchema(
            "sweep-summary", SweepSummaryDocument.self, "What a sweep comes to, all shards together.",
            "plimsoll merge sweep --json"),
        DocumentSchema("version", VersionDocument.self, "Which build answers.", "plimsoll --version --json"),
    ]

    /// The schema as text.
    public func json() throws -> String {
        guard case .object(let type, let properties) = try shape() else { preconditionFailure("\(name) is no object") }
        var writer = SchemaWriter()
        var root = writer.object(type, properties)
        writer.fix("schema", .integer(JSONText.schema), in: &root)
        writer.fix("kind", .text(kind), in: &root)
        guard case .map(var example) = writer.example(.object(name: type, properties)) else {
            preconditionFailure("an object has an object as its example")
        }
        example["kind"] = .text(kind)
        example["schema"] = .integer(JSONText.schema)
        root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        root["$id"] = .text("urn:plimsoll:schema:\(JSONText.schema):\(name)")
        root["title"] = .text("Plimsoll \(name)")
        root["description"] = .text("\(summary) Written by \(command).")
        root["examples"] = .list([.map(example)])
        root["$defs"] = .map(writer.definitions)
        return try JSONText.text(SchemaValue.map(root))
    }

    /// The keys of this document, each with the type that it is in.
    func keys() throws -> [(type: String, key: String)] {
        var found: [(type: String, key: String)] = []
        func visit(_ shape: Shape) {
            switch shape {
            case .object(let type, let properties):
                for (key, property) in properties.sorted(by: { $0.key < $1.key }) {
                    found.append((type, key))
                    visit(property.shape)
                }
            case .list(let inner), .map(let inner), .nullable(let inner): visit(inner)
            case .flag, .integer, .number, .text, .choice: break
            }
        }
        visit(try shape())
        return found
    }
}

/// Writes shapes as schemas, with each type once.
private struct SchemaWriter {
    private(set) var definitions: [String: SchemaValue] = [
        "number": [
            "description": "A number; a word where it has no bound or is not known.",
            "anyOf": [["type": "number"], ["enum": ["unbounded", "-unbounded", "unknown"]]],
        ]
    ]

    mutating func object(_ type: String, _ properties: [String: Shape.Property]) -> [String: SchemaValue] {
        var schemas: [String: SchemaValue] = [:]
        for (key, property) in properties {
            var schema = schema(property.shape)
            schema["description"] = .text(SchemaKey.named(key, in: type)?.meaning ?? key)
            schemas[key] = .map(schema)
        }
        let required = properties.filter { !$0.value.isOptional }.keys.sorted()
        return [
            "type": "object", "additionalProperties": false, "properties": .map(schemas),
            "required": .list(required.map(SchemaValue.text)),
        ]
    }

    private mutating func schema(_ shape: Shape) -> [String: SchemaValue] {
        switch shape {
        case .flag: return ["type": "boolean"]
        case .integer: return ["type": "integer"]
        case .number: return ["$ref": "#/$defs/number"]
        case .text: return ["type": "string"]
        case .choice(let words): return ["enum": .list(words.map(SchemaValue.text))]
        case .nullable(let inner): return ["anyOf": [.map(schema(inner)), ["type": "null"]]]
        case .list(let inner): return ["type": "array", "items": .map(schema(inner))]
        case .map(let inner): return ["type": "object", "additionalProperties": .map(schema(inner))]
        case .object(let name, let properties):
            let definition = SchemaValue.map(object(name, properties))
            precondition(definitions[name] == nil || definitions[name] == definition, "two types are called \(name)")
            definitions[name] = definition
            return ["$ref": .text("#/$defs/\(name)")]
        }
    }

    /// Makes the value of `key` the only one that is allowed.
    func fix(_ key: String, _ value: SchemaValue, in object: inout [String: SchemaValue]) {
        guard case .map(var properties) = object["properties"], case .map(var property) = properties[key] else {
            return
        }
        property["const"] = value
        properties[key] = .map(property)
        object["properties"] = .map(properties)
    }

    /// An instance with every key, lists with one element.
    func example(_ shape: Shape, of key: SchemaKey? = nil) -> SchemaValue {
        switch shape {
        case .object(let name, let properties):
            .map(
                Dictionary(
                    uniqueKeysWithValues: properties.map { name_, property in
                        (name_, example(property.shape, of: SchemaKey.named(name_, in: name)))
                    }))
        case .list(let inner): .list([example(inner, of: key)])
        case .map(let inner): .map([key?.mapKey ?? "name": example(inner, of: key)])
        case .nullable(let inner): example(inner, of: key)
        case .choice(let words): .text(words.first ?? "")
        case .flag: key?.example ?? true
        case .integer, .number: key?.example ?? 1
        case .text: key?.example ?? .text(key?.meaning ?? "")
        }
    }
}
