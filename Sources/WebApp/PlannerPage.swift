internal import Input
internal import Planning
internal import Questions
internal import Reports
internal import Scenarios
internal import Workload

/// The page that plans: its form, the answer, and the charts, as pieces that are sent one after the other.
struct PlannerPage: Sendable {
    let form: ScenarioForm
    /// The query of the answer that is compared with; nil for none.
    let pinned: String?
    let file: TextFile?

    /// The page of a query.
    init(_ query: [(name: String, value: String)], file: TextFile?) throws(InputProblems) {
        form = try ScenarioForm(query: query, file: file)
        pinned = query.last { $0.name == "a" }?.value
        self.file = file
    }

    /// The query that gives this page again: what differs, and what it is compared with.
    var query: String {
        WebQuery.text(form.query + (pinned.map { [("a", $0)] } ?? []))
    }

    /// The form, as far as the place where the answer comes.
    func start(models: [String]) -> String {
        let presets =
            (file == nil ? [] : [(ScenarioForm.ownName, "your file")])
            + WorkloadPreset.allCases.map { ($0.rawValue, $0.rawValue) }
        return Templates.text(
            "planner",
            (pinned.map { ["pinned": $0] } ?? [:]).merging([
                "base": form.baseName, "models": models,
                "presets": presets.map { value, label in
                    ["value": value, "label": label, "isChosen": value == form.baseName] as [String: Any]
                },
                "groups": ScenarioField.Group.allCases.map(group).filter { !(($0["fields"] as? [Any]) ?? []).isEmpty },
            ]) { own, _ in own })
    }

    private func group(_ group: ScenarioField.Group) -> [String: Any] {
        let fields = form.fields.filter { $0.group == group }
        let isOpen = fields.contains { field in form.differences.contains { $0.path == field.path } }
        return [
            "name": group.rawValue, "isFolded": group == .more, "isOpen": isOpen, "fields": fields.map(self.field),
        ]
    }

    private func field(_ field: ScenarioField) -> [String: Any] {
        let value = form.value(field.path)
        var values: [String: Any] = [
            "path": field.path, "label": field.label, "value": value,
            "isChanged": form.differences.contains { $0.path == field.path },
            "help": field.meaning + (field.standard.map { "; \($0) unless said" } ?? ""),
        ]
        let written = value.split(separator: ",").map { $0.filter { $0 != " " }.lowercased() }
        func options(_ names: [String]) -> [[String: Any]] {
            names.map { name in
                [
                    "value": name, "label": name.replacing("_", with: " "),
                    "isChosen": written.contains(name.lowercased()),
                ]
            }
        }
        switch field.input {
        case .text(let example):
            (values["isText"], values["example"]) = (true, field.standard ?? example)
        case .slider(let range, let unit):
            values["isText"] = true
            (values["low"], values["high"], values["unit"]) = ("\(range.lowerBound)", "\(range.upperBound)", unit)
        case .model: (values["isText"], values["list"]) = (true, "models")
        case .pasted:
            values["isPasted"] = true
            values["most"] = ScenarioForm.longestConfig
        case .choice(let names):
            values["isChoice"] = true
            values["options"] =
                [["value": "", "label": "as in the preset", "isChosen": false]]
                + options(names)
        case .several(let names):
            values["isSeveral"] = true
            // What is written and not among the usual ones stays one that can be chosen.
            let others = value.split(separator: ",").map { String($0.drop { $0 == " " }) }
                .filter { other in !names.contains { $0.lowercased() == other.lowercased() } }
            values["options"] = options(names + others)
        }
        return values
    }

    /// The answer with everything below it except charts.
    func answer(_ bench: Bench) throws -> String {
        let answer = try PlanQuestion(form.source).answer(bench.knowledge)
        let shown = PlanAnswer(answer.plan, evidence: answer.replicas)
        var values: [String: Any] = [
            "lead": shown.lead, "isFeasible": shown.isFeasible, "facts": HTMLPage.fragment(shown.facts),
            "alternatives": HTMLPage.fragment(shown.alternatives), "commands": form.commands.joined(separator: "\n"),
            "suffix": form.query.isEmpty ? "" : "?" + WebQuery.text(form.query),
            "self": WebQuery.text([("preset", form.baseName)] + form.differences.map { ($0.path, $0.value) }),
        ]
        if let pinned {
            values["pinned"] = true
            values["difference"] = HTMLPage.fragment(try difference(pinned, answer.plan, bench))
        }
        return Templates.text("answer", values)
    }

    private func difference(
        _ pinned: String, _ plan: ScenarioPlan, _ bench: Bench
    ) throws -> [ReportPage.Block] {
        let other = try ScenarioForm(query: WebQuery.pairs(pinned), file: file)
        let before = try PlanQuestion(other.source).answer(bench.knowledge).plan
        return PlanDifference(PlanDocument(before), PlanDocument(plan), before: "A", after: "B (now)").blocks
    }

    /// The charts, and what was assumed.
    func charts(_ bench: Bench) throws -> String {
        let report = try ReportQuestion(form.source).answer(bench.knowledge, extent: .answer)
        let figures = report.answerFigures.map { ReportPage.Block.figure($0) }
        let tables = report.answerTables
        return
            (figures.isEmpty
            ? "" : "<h2>Cost, latency and accuracy</h2>" + HTMLPage.fragment(figures, isDense: true))
            + (tables.cost.isEmpty ? "" : "<h2>Cost breakdown</h2>" + HTMLPage.fragment(tables.cost))
            + "<h2>Assumptions and sources</h2>" + HTMLPage.fragment(tables.sources)
    }

    /// What is wrong with the input, for people.
    static func problems(_ error: any Error) -> String {
        let diagnostics: [Diagnostic]
        switch error {
        case let problems as InputProblems: diagnostics = Array(problems.diagnostics.prefix(InputProblems.mostListed))
        default:
            let problem = ProblemDetails(error)
            diagnostics = [Diagnostic(at: SourcePlace(file: problem.title), problem.detail)]
        }
        let items = diagnostics.map { diagnostic -> String in
            let field = diagnostic.place.field ?? ""
            let label = ScenarioField.named(field)?.label ?? (field.isEmpty ? diagnostic.place.file : field)
            let words =
                diagnostic.message + (diagnostic.allowed.map { " (allowed: \($0))" } ?? "")
                + (diagnostic.suggestion.map { "; \($0)" } ?? "")
            return "<li data-field=\"\(HTMLPage.escaped(field.printable()))\"><b>"
                + "\(HTMLPage.escaped(label.printable()))</b>: \(HTMLPage.escaped(words.printable(limit: 2000)))</li>"
        }
        return
            "<section class=\"card\" aria-labelledby=\"lead\"><h1 id=\"lead\" class=\"lead infeasible\">The input is not "
            + "valid.</h1><ul class=\"problems\">\(items.joined())</ul></section>"
    }
}
