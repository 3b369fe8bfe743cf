internal import Input
internal import Questions
internal import Reports

/// The API in OpenAPI 3.1, from the same tables as requests are read with and as the schemas of documents.
enum OpenAPIDocument {
    /// The document as text.
    static func text() throws -> String {
        var paths: [String: JSONValue] = [:]
        for operation in Operation.all {
            var item: [String: JSONValue] = [:]
            if APIRoutes.takesQuery(operation) { item["get"] = get(operation) }
            if APIRoutes.takesBody(operation) { item["post"] = post(operation) }
            paths["\(APIRoutes.root)/\(operation.path)"] = .map(item)
        }
        for (path, methods) in jobs { paths[APIRoutes.root + path] = methods }
        var schemas: [String: JSONValue] = ["problem": problem, "job": job]
        for schema in DocumentSchema.all {
            schemas[schema.name] = try embedded(schema)
        }
        return try JSONText.text(
            JSONValue.map([
                "openapi": "3.1.0",
                "info": [
                    "title": "Plimsoll", "version": .text(ProgramVersion.text),
                    "description": "Hardware and cost of serving language models: the questions that the commands ask.",
                    "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
                ],
                "servers": [["url": "/"]],
                "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
                "paths": .map(paths),
                "components": [
                    "schemas": .map(schemas),
                    "responses": .map(
                        Dictionary(uniqueKeysWithValues: problems.map { ("problem-\($0.key)", failure($0.value)) })),
                ],
            ]))
    }

    /// The schema of a document with its definitions inside, which are referred to by their place here.
    private static func embedded(_ schema: DocumentSchema) throws -> JSONValue {
        let whole = try JSONValue(reading: Array(try schema.json().utf8), name: schema.name)
        let own = ["$id", "$schema", "examples"]
        func moved(_ value: JSONValue) -> JSONValue {
            switch value {
            case .map(let map):
                .map(
                    Dictionary(
                        uniqueKeysWithValues: map.map { key, value in
                            guard key == "$ref", let place = value.text else { return (key, moved(value)) }
                            return (key, .text("#/components/schemas/\(schema.name)\(place.dropFirst())"))
                        }))
            case .list(let list): .list(list.map(moved))
            default: value
            }
        }
        guard case .map(let map) = moved(whole) else { return whole }
        return .map(map.filter { !own.contains($0.key) })
    }

    private static func identifier(_ operation: Operation, _ method: String) -> JSONValue {
        .text(method + "-" + operation.name.replacing("/", with: "-"))
    }

    private static func get(_ operation: Operation) -> JSONValue {
        let parameters = operation.parameters.map { parameter -> JSONValue in
            let isPath = parameter.name == operation.pathParameter
            var entry: [String: JSONValue] = [
                "name": .text(parameter.name), "in": isPath ? "path" : "query",
                "description": .text(parameter.meaning + "."), "required": .flag(parameter.isRequired),
                "schema": query(parameter),
            ]
            if case .texts = parameter.kind {
                entry["style"] = "form"
                entry["explode"] = true
            }
            return .map(entry)
        }
        return [
            "operationId": identifier(operation, "get"), "summary": .text(operation.summary),
            "parameters": .list(parameters + [format(operation)]), "responses": responses(operation),
        ]
    }

    /// In a query a scenario is text.
    private static func query(_ parameter: QuestionParameter) -> JSONValue {
        if case .scenario = parameter.kind { return ["type": "string"] }
        return parameter.schema
    }

    private static func format(_ operation: Operation) -> JSONValue {
        [
            "name": "format", "in": "query", "required": false,
            "description": "The form of the answer; else by Accept.",
            "schema": ["type": "string", "enum": .list(operation.forms.map { .text($0.rawValue) })],
        ]
    }

    private static func post(_ operation: Operation) -> JSONValue {
        [
            "operationId": identifier(operation, "post"), "summary": .text(operation.summary),
            "parameters": .list(
                [format(operation)]
                    + (operation.isLong
                        ? [
                            [
                                "name": "Prefer", "in": "header", "required": false,
                                "description": "respond-async asks for a job instead of the answer.",
                                "schema": ["type": "string", "enum": ["respond-async"]],
                            ]
                        ] : [])),
            "requestBody": [
                "required": true, "content": ["application/json": ["schema": operation.inputSchema]],
            ],
            "responses": responses(operation),
        ]
    }

    private static func responses(_ operation: Operation) -> JSONValue {
        let documents = operation.documents.map { reference($0) }
        var content: [String: JSONValue] = [
            "application/json": ["schema": documents.count == 1 ? documents[0] : ["anyOf": .list(documents)]]
        ]
        for form in operation.forms where form != .json {
            content[String(form.mediaType.split(separator: ";")[0])] = ["schema": ["type": "string"]]
        }
        var responses: [String: JSONValue] = ["200": ["description": "The answer.", "content": .map(content)]]
        if operation.isPure { responses["304"] = ["description": "As the reader has it (If-None-Match)."] }
        if operation.isLong {
            responses["202"] = [
                "description": "The job, with its path in Location.",
                "content": ["application/json": ["schema": reference("job")]],
            ]
        }
        for code in problems.keys { responses[code] = ["$ref": .text("#/components/responses/problem-\(code)")] }
        return .map(responses)
    }

    private static let problems = [
        "400": "The body is not JSON.", "401": "A token is needed.", "403": "Another page asks.",
        "404": "Not found.", "405": "The path does not take this method.",
        "406": "The answer has no such form.", "413": "The body is too large.",
        "415": "The body is not sent as JSON.", "421": "The server has another name.",
        "422": "The input is not valid.", "500": "The store cannot be used, or an internal fault.",
        "503": "Too many requests, or out of time: try again.",
    ]

    private static func reference(_ name: String) -> JSONValue { ["$ref": .text("#/components/schemas/\(name)")] }

    private static func failure(_ words: String) -> JSONValue {
        ["description": .text(words), "content": ["application/problem+json": ["schema": reference("problem")]]]
    }

    private static let identity: JSONValue = [
        "name": "id", "in": "path", "required": true, "description": "The job.", "schema": ["type": "string"],
    ]

    private static func job(_ id: String, _ summary: String, _ answers: [String: JSONValue]) -> JSONValue {
        var responses = answers
        for (code, words) in ["404": "There is no such job.", "401": "A token is needed.", "421": "Wrong host."] {
            responses[code] = failure(words)
        }
        return [
            "operationId": .text(id), "summary": .text(summary), "parameters": [identity],
            "responses": .map(responses),
        ]
    }

    private static let jobs: [(String, JSONValue)] = [
        (
            "/jobs/{id}",
            [
                "get": job(
                    "get-job", "Say how far a job is.",
                    [
                        "200": [
                            "description": "The job.",
                            "content": ["application/json": ["schema": reference("job")]],
                        ]
                    ]),
                "delete": job(
                    "cancel-job", "End a job.",
                    ["204": ["description": "It ends."], "403": failure("Another page asks.")]),
            ]
        ),
        (
            "/jobs/{id}/result",
            [
                "get": job(
                    "get-job-result", "Answer as a job has found it.",
                    [
                        "200": ["description": "The answer."], "409": failure("The job is not done yet."),
                        "410": failure("The job was cancelled."), "422": failure("The input is not valid."),
                    ])
            ]
        ),
        (
            "/jobs/{id}/events",
            [
                "get": job(
                    "get-job-events", "Say how far a job is until it ends, as server-sent events.",
                    [
                        "200": [
                            "description": "Events progress, then done, failed or cancelled.",
                            "content": ["text/event-stream": [:]],
                        ]
                    ])
            ]
        ),
    ]

    private static let job: JSONValue = [
        "type": "object", "required": ["schema", "kind", "id", "operation", "state", "share", "events"],
        "properties": [
            "schema": ["const": 1], "kind": ["const": "job"], "id": ["type": "string"],
            "operation": ["type": "string"],
            "state": ["enum": ["running", "done", "failed", "cancelled"]],
            "share": ["type": "number", "minimum": 0, "maximum": 1], "events": ["type": "string"],
            "result": ["type": "string"], "problem": ["type": "string"],
        ],
    ]

    private static let problem: JSONValue = [
        "type": "object", "required": ["type", "title", "status", "detail"],
        "description": "Problem details (RFC 9457).",
        "properties": [
            "type": ["type": "string"], "title": ["type": "string"], "status": ["type": "integer"],
            "detail": ["type": "string"],
            "diagnostics": [
                "type": "array",
                "items": [
                    "type": "object", "required": ["severity", "file", "message"],
                    "properties": [
                        "severity": ["enum": ["error", "warning"]], "file": ["type": "string"],
                        "line": ["type": "integer"], "column": ["type": "integer"], "field": ["type": "string"],
                        "message": ["type": "string"], "allowed": ["type": "string"],
                        "suggestion": ["type": "string"],
                    ],
                ],
            ],
        ],
    ]
}
