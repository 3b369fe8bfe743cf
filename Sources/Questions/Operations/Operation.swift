public import Input
internal import Parallel
public import RunStore

/// A question that programs ask over HTTP or as a tool: its parameters, the documents it answers with, and the answer.
///
/// The commands ask the same questions; all of them are computed in this layer.
public struct Operation: Sendable {
    /// What it is called, such as `what-if`; paths and tools are named after it.
    public let name: String
    /// The parameter that ends its path in HTTP, such as the name of one run; nil where the path is the name.
    public let pathParameter: String?
    /// What it does, in one sentence.
    public let summary: String
    /// What it takes.
    public let parameters: [QuestionParameter]
    /// The names of the schemas of its answer, one of which holds.
    public let documents: [String]
    /// The forms that an answer has, JSON first.
    public let forms: [AnswerForm]
    /// Whether it may take long enough to be asked as a job.
    public let isLong: Bool
    /// Whether the same question has the same answer as long as facts and runs stay the same.
    public let isPure: Bool
    /// Whether it changes anything.
    public let isReadOnly: Bool
    private let work: @Sendable (QuestionArguments, Bench) throws -> OperationAnswer

    init(
        _ name: String, _ summary: String, _ parameters: [QuestionParameter], documents: [String],
        forms: [AnswerForm] = [.json, .text], isLong: Bool = false, isPure: Bool = true, isReadOnly: Bool = true,
        pathParameter: String? = nil,
        _ work: @escaping @Sendable (QuestionArguments, Bench) throws -> OperationAnswer
    ) {
        self.name = name
        self.pathParameter = pathParameter
        self.summary = summary
        self.parameters = parameters
        self.documents = documents
        self.forms = forms
        self.isLong = isLong
        self.isPure = isPure
        self.isReadOnly = isReadOnly
        self.work = work
    }

    /// The answer to `arguments`; throws what is wrong with the question, and `CancellationError` once nobody waits.
    ///
    /// The bench is told how far long work is.
    public func answer(_ arguments: QuestionArguments, _ bench: Bench) throws -> OperationAnswer {
        let watch = LongWork.Watch(isInterrupted: bench.isInterrupted, note: bench.progress)
        do {
            let answer = try LongWork.watched(by: watch) { try work(arguments, bench) }
            if bench.isInterrupted() { throw CancellationError() }
            return answer
        } catch {
            // What is left out because nobody waits may look like a wrong question.
            throw bench.isInterrupted() ? CancellationError() : error
        }
    }

    /// Where it is below the root of the API, its last part in braces where it stands for a parameter.
    public var path: String {
        guard let pathParameter else { return name }
        return (name.split(separator: "/").dropLast() + ["{\(pathParameter)}"]).joined(separator: "/")
    }

    /// All of them, in the order of the commands.
    public static let all: [Operation] = planning + deployments + catalogs + measuredRuns

    /// The operation called `name`; nil for none.
    public static func named(_ name: String) -> Operation? { all.first { $0.name == name } }

    /// The JSON Schema of its parameters as one object.
    public var inputSchema: JSONValue {
        let required = parameters.filter(\.isRequired).map { JSONValue.text($0.name) }
        var schema: [String: JSONValue] = [
            "type": "object", "additionalProperties": false,
            "properties": .map(Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, $0.schema) })),
        ]
        if !required.isEmpty { schema["required"] = .list(required) }
        return .map(schema)
    }
}

/// What an answer can be written as.
public enum AnswerForm: String, Sendable, CaseIterable {
    case json, csv, svg, html, markdown, text, yaml

    /// The media type.
    public var mediaType: String {
        switch self {
        case .json: "application/json"
        case .csv: "text/csv; charset=utf-8"
        case .svg: "image/svg+xml"
        case .html: "text/html; charset=utf-8"
        case .markdown: "text/markdown; charset=utf-8"
        case .text: "text/plain; charset=utf-8"
        case .yaml: "application/yaml"
        }
    }
}

/// What an operation works with.
public struct Bench: Sendable {
    /// What answers are based on.
    public let knowledge: Knowledge
    /// Opens the user's store of measured runs; throws what is wrong with it.
    public let store: @Sendable () throws -> RunStore
    /// The runs that count for as long as the program goes on.
    let session: SessionRuns
    /// Whether whoever asked has gone, so that long work may end.
    public let isInterrupted: @Sendable () -> Bool
    /// Told the share of long work that is done.
    public let progress: @Sendable (Double) -> Void
    /// The time that imported runs are marked with, ISO 8601.
    public let now: @Sendable () -> String

    /// What an operation works with.
    init(
        _ knowledge: Knowledge, store: @escaping @Sendable () throws -> RunStore, session: SessionRuns,
        now: @escaping @Sendable () -> String, isInterrupted: @escaping @Sendable () -> Bool,
        progress: @escaping @Sendable (Double) -> Void
    ) {
        self.knowledge = knowledge
        self.store = store
        self.session = session
        self.now = now
        self.isInterrupted = isInterrupted
        self.progress = progress
    }

    /// The published runs, and those of the session, else of the user's store.
    public func runs() throws -> RunCollection { RunCollection(try session.store ?? store()) }
}

/// The answer of an operation in all its forms; each is made when it is asked for.
public struct OperationAnswer: Sendable {
    private let forms: [AnswerForm: @Sendable () throws -> String?]
    /// The lines of text for people.
    public let lines: [String]

    init(
        json: @escaping @Sendable () throws -> String, lines: [String],
        _ others: [AnswerForm: @Sendable () throws -> String?] = [:]
    ) {
        self.lines = lines
        forms = others.merging([
            .json: json, .text: { lines.joined(separator: "\n") + "\n" },
        ]) { _, own in own }
    }

    /// The answer written as `form`; nil where it has none, such as a chart of nothing.
    public func text(_ form: AnswerForm) throws -> String? { try forms[form]?() }
}

/// Why an operation has no answer though the question is right, such as a name that is not there.
public struct NoSuchThing: Error, Sendable {
    /// What is not there.
    public let diagnostic: Diagnostic

    init(_ field: String, _ message: String, suggestion: String? = nil) {
        diagnostic = Diagnostic(
            at: SourcePlace(file: QuestionArguments.file, field: field), message, suggestion: suggestion,
            isMissingFile: true)
    }
}
