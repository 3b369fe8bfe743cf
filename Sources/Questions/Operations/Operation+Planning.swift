internal import Calibration
internal import Catalog
internal import Charts
internal import Economics
internal import Input
internal import Performance
internal import Planning
internal import Quantities
internal import Reports
internal import Scenarios
internal import Workload

extension QuestionParameter {
    static let scenario = QuestionParameter(
        "scenario", .scenario, "Scenario as YAML or JSON text, or as an object; left out: a built-in example",
        example: "plimsoll: 1\nmodel: meta-llama/Llama-3.1-8B-Instruct\nworkload: {preset: chat, rate: 5/s}\n")
    static let set = QuestionParameter(
        "set", .texts(most: 100), "Values of the scenario to replace or multiply, as path=value",
        example: ["workload.rate=2x"])
    static let confidence = QuestionParameter.number(
        "confidence", "Probability with which every SLO has to be met", path: "confidence", example: "80%")
    static let slo = QuestionParameter(
        "slo", .choice(ServiceLevel.presets.compactMap(\.name)), "SLOs to meet; left out: none", example: "chat")
}

extension QuestionArguments {
    /// The scenario with its changes.
    func source() throws(InputProblems) -> PlanSource {
        let changes = texts("set") + (number("confidence").map { ["confidence=\($0)"] } ?? [])
        switch value("scenario") {
        case .text(let text)?:
            let file: TextFile
            do throws(FileFailure) {
                file = try TextFile(checking: Array(text.utf8), name: "scenario")
            } catch {
                throw InputProblems(error)
            }
            return PlanSource(file, changes: changes)
        case let map?: return PlanSource(TextFile(name: "scenario", text: map.compact), changes: changes)
        case nil: return PlanSource.builtIn(changes: changes)
        }
    }
}

extension Operation {
    static let planning = [
        Operation(
            "plan", "Find the cheapest hardware that meets a scenario's SLOs.",
            [.scenario, .set, .confidence, .whole("top", "How many options to list", example: 10)],
            documents: ["plan"], forms: [.json, .csv, .svg, .text]
        ) { arguments, bench in
            let source = try arguments.source()
            let answer = try PlanQuestion(source, keeping: arguments.whole("top") ?? 10).answer(bench.knowledge)
            return OperationAnswer(
                json: { try answer.text(.json, source) ?? "" },
                lines: PlanText(answer.plan, evidence: answer.replicas).lines,
                [.csv: { try answer.text(.csv, source) }, .svg: { try answer.text(.svg, source) }])
        },
        Operation(
            "month", "Show a plan by the hour: replicas, purchase mix, monthly cost.",
            [
                .scenario, .set, .confidence,
                QuestionParameter(
                    "api", .texts(most: 20), "Hosted models to compare with, by name", example: ["gpt-4o-mini"]),
                .number("contingency", "Part of the monthly cost to set aside, in percent", example: 10),
                QuestionParameter(
                    "simulate", .flag, "Simulate the busiest day too, request by request", example: false),
            ], documents: ["month"], forms: [.json, .svg, .text], isLong: true, answerOfMonth),
        Operation(
            "what-if", "Change a scenario and show what that does to cost and latency.",
            [
                .scenario, .set,
                QuestionParameter(
                    "sweep", .texts(most: 2), "Values to vary, as path=a,b,c; two make a two-way table",
                    example: ["workload.rate=1/s,2/s,5/s"]),
                QuestionParameter("savings", .flag, "Try the usual savings options, and rank them", example: false),
            ], documents: ["difference", "sweep", "savings"], forms: [.json, .csv, .svg, .text], isLong: true,
            answerOfWhatIf),
        Operation(
            "check", "Check a saved plan against a budget and its SLOs.",
            [
                QuestionParameter(
                    "plan", .document, "A plan or month as those questions answered it", example: ["kind": "plan"],
                    isRequired: true),
                .number("budget", "The most that a month may cost, USD", path: "budget", example: 20_000),
                QuestionParameter("slo", .flag, "Every SLO of the plan has to be met", example: true), .confidence,
                QuestionParameter(
                    "baseline", .document, "An earlier plan, for max_increase", example: ["kind": "plan"]),
                .number("max_increase", "The most that the cost may grow over the baseline, percent", example: 10),
            ], documents: ["check"], answerOfCheck),
        Operation(
            "report", "Write a plan as a page to share, with charts and sources.", [.scenario, .set],
            documents: ["plan"], forms: [.json, .html, .markdown, .text], isLong: true
        ) { arguments, bench in
            let source = try arguments.source()
            let report = try ReportQuestion(source).answer(bench.knowledge)
            return OperationAnswer(
                json: { try JSONText.text(PlanDocument(report.plan, source: source)) },
                lines: [report.page.lead],
                [
                    .html: { HTMLPage.text(report.page) },
                    .markdown: { MarkdownPage.text(report.page, withFigures: false) },
                ])
        },
    ]

    private static func answerOfMonth(_ arguments: QuestionArguments, _ bench: Bench) throws -> OperationAnswer {
        let source = try arguments.source()
        var options = MonthView.Options()
        options.apis = arguments.texts("api")
        options.contingency = (arguments.number("contingency") ?? 0) / 100
        let isSimulated = arguments.flag("simulate")
        let view = try MonthView(source, options, bench.knowledge)
        let days = isSimulated ? try view.days() : []
        let lines = view.portfolio.map { PortfolioText($0).lines } ?? view.fleets.flatMap { MonthText($0.month).lines }
        return OperationAnswer(
            json: { try JSONText.text(view.document(days: days, source: source)) }, lines: lines,
            [
                .svg: {
                    guard view.portfolio == nil, let month = view.fleets.first?.month, month.monthly != nil else {
                        return nil
                    }
                    return CommandCharts.month(month)?.svg()
                }
            ])
    }

    private static func answerOfWhatIf(_ arguments: QuestionArguments, _ bench: Bench) throws -> OperationAnswer {
        let changes = arguments.texts("set")
        guard !changes.isEmpty || !arguments.texts("sweep").isEmpty || arguments.flag("savings") else {
            throw arguments.problem(
                nil, "nothing is changed", suggestion: "give set, sweep or savings, such as set: [\"workload.rate=2x\"]"
            )
        }
        let value = arguments.value("scenario")
        var pairs: [String: JSONValue] = [:]
        if let value { pairs["scenario"] = value }
        var question = WhatIfQuestion(
            try QuestionArguments(.map(pairs), for: [.scenario]).source())
        question.changes = try changes.map { text throws(InputProblems) in
            try ScenarioOverride(parsing: text, option: "set")
        }
        question.axes = try arguments.texts("sweep").map { text throws(InputProblems) in
            try SweepAxis(parsing: text)
        }
        question.wantsSavings = arguments.flag("savings")
        guard !(question.wantsSavings && !question.axes.isEmpty) else {
            throw arguments.problem("savings", "savings and sweep exclude each other", suggestion: "keep one")
        }
        let points = question.axes.map(\.values.count).reduce(1, *)
        guard points <= mostPoints else {
            throw arguments.problem("sweep", "the sweep has \(points) points", allowed: "up to \(mostPoints)")
        }
        let axes = question.axes
        switch try question.answer(bench.knowledge) {
        case .savings(let ranking):
            return OperationAnswer(
                json: { try JSONText.text(SavingsDocument(ranking)) }, lines: SavingsText(ranking).lines(.plain),
                [.svg: { CommandCharts.savings(ranking)?.svg() }])
        case .sweep(let points):
            return OperationAnswer(
                json: { try JSONText.text(SweepDocument(points, axes: axes)) },
                lines: SweepText(points, axes: axes).lines(.plain),
                [
                    .csv: { SweepText(points, axes: axes).csv },
                    .svg: { CommandCharts.sweep(points, axes: axes)?.svg() },
                ])
        case .difference(let difference, _):
            return OperationAnswer(
                json: { try JSONText.text(difference) }, lines: PlanDifferenceText(difference).lines,
                [.svg: { CommandCharts.difference(difference)?.svg() }])
        }
    }

    /// The most points of a sweep that is asked for here: each is a plan.
    private static let mostPoints = 400

    private static func answerOfCheck(_ arguments: QuestionArguments, _ bench: Bench) throws -> OperationAnswer {
        func document(_ name: String) throws(InputProblems) -> PlanDocument? {
            try arguments.value(name).map { value throws(InputProblems) in
                try PlanDocument(TextFile(name: name, text: value.compact))
            }
        }
        let baseline = try document("baseline")
        let increase = arguments.number("max_increase")
        guard (baseline == nil) == (increase == nil) else {
            throw arguments.problem("baseline", "baseline and max_increase go together", suggestion: "give both")
        }
        let wantsSLO = arguments.flag("slo")
        guard arguments.number("confidence") == nil || wantsSLO else {
            throw arguments.problem("confidence", "confidence goes with slo", suggestion: "give slo: true too")
        }
        guard arguments.number("budget") != nil || wantsSLO || baseline != nil, let plan = try document("plan") else {
            throw arguments.problem(
                nil, "nothing to check", suggestion: "give budget, slo, or baseline with max_increase")
        }
        let check = PlanCheck(
            plan,
            PlanCheck.Limits(
                budget: arguments.number("budget").map { Dollars($0) }, slos: wantsSLO,
                confidence: arguments.number("confidence"), increase: increase.map { $0 / 100 }), baseline: baseline)
        return OperationAnswer(json: { try JSONText.text(check) }, lines: PlanCheckText(check).lines)
    }
}
