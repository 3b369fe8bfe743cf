internal import Calibration
internal import Foundation
public import Input
internal import Measurements
internal import Planning
internal import Quantities
internal import Reports
internal import Scenarios

extension SweepGrid {
    /// The keys of a grid.
    private static let keys = [
        "plimsoll_sweep", "question", "scenario", "deployment", "axes", "draws", "spread", "requests", "seed",
        "replica_groups", "slices", "warm_up", "runs", "leave_out",
    ]

    /// The keys that only some questions have.
    fileprivate static let ownKeys: [(key: String, questions: [Question])] = [
        ("scenario", [.plan, .month, .simulate]), ("axes", [.plan, .predict, .month, .simulate]),
        ("replica_groups", [.simulate]), ("slices", [.simulate]), ("warm_up", [.simulate]), ("runs", [.validate]),
        ("leave_out", [.crossvalidate]),
    ]

    /// Reads a grid; the path of a scenario in it starts from `folder`.
    ///
    /// Throws everything that is wrong with it at once.
    public init(_ file: TextFile, folder: String) throws(InputProblems) {
        let kind = ScenarioDocument.Kind(name: "the grid of a sweep", start: "start with \"plimsoll_sweep: 1\"")
        var reader = GridReader(document: try ScenarioDocument(file, as: kind), file: file.name, folder: folder)
        self = try reader.grid(keys: Self.keys)
    }
}

/// Reads the keys of a grid one by one and collects what is wrong with them.
private struct GridReader {
    let document: ScenarioDocument
    let file: String
    let folder: String
    var problems: [Diagnostic] = []

    mutating func grid(keys: [String]) throws(InputProblems) -> SweepGrid {
        if case .map(let entries) = document.root.content {
            for entry in entries where !keys.contains(entry.key) {
                report(
                    entry.place, "unknown key \"\(entry.key.printable(limit: 40))\"",
                    "one of: "
                        + keys.joined(separator: ", "), didYouMean(entry.key, among: keys))
            }
        }
        if text("plimsoll_sweep") != "1" {
            report(place("plimsoll_sweep"), "this is not a sweep", "plimsoll_sweep: 1", "start the file with it")
        }
        let names = SweepGrid.Question.allCases.map(\.rawValue)
        let asked = text("question") ?? "plan"
        let question = SweepGrid.Question(rawValue: asked)
        if question == nil {
            report(
                place("question"), "unknown question \"\(asked.printable(limit: 40))\"",
                "one of: " + names.joined(separator: ", "), didYouMean(asked, among: names))
        }
        var grid = SweepGrid(question ?? .plan, source())
        grid.axes = question == .crossvalidate ? folds() : axes()
        grid.draws = Int(number("draws", 1...100_000_000) ?? 1)
        grid.requests = Int(number("requests", 100...100_000_000) ?? Double(grid.requests))
        grid.seed = UInt64(number("seed", 0...1e15) ?? 1)
        grid.replicaGroups = Int(number("replica_groups", 1...100_000) ?? 1)
        grid.slices = slices()
        grid.spread = spread()
        grid.fixed = fixed()
        if question == .validate { table(&grid) }
        check(grid)
        guard problems.isEmpty else { throw InputProblems(problems) }
        return grid
    }

    private mutating func check(_ grid: SweepGrid) {
        let (question, name) = (grid.question, grid.question.rawValue)
        var count = 1
        for factor in [grid.draws, grid.replicaGroups, grid.slices?.count ?? 1] + grid.axes.map(\.values.count) {
            let (product, isTooLarge) = count.multipliedReportingOverflow(by: factor)
            count = isTooLarge ? .max : product
        }
        if count > SweepGrid.maximumItems {
            report(place("axes"), "the sweep has too many items", "up to \(SweepGrid.maximumItems)", "try fewer values")
        }
        if grid.draws > 1, !question.isDrawn {
            report(
                place("draws"), "nothing is drawn for \(name)", "question: month or simulate", "leave draws out")
        }
        if grid.axes.isEmpty, grid.repeats == 1, question != .validate {
            report(place("axes"), "nothing is varied", nil, "give axes such as workload.rate: [1/s, 2/s], or draws")
        }
        if document.value(at: "deployment") != nil, question != .predict {
            report(
                place("deployment"), question.isPlanned ? "the deployment of \(name) is planned" : "\(name) takes runs",
                "question: predict")
        }
        if document.value(at: "scenario") != nil, question == .predict {
            report(place("scenario"), "predict takes a deployment", "deployment: {model: ..., gpu: ...}")
        } else {
            for (key, questions) in SweepGrid.ownKeys
            where document.value(at: key) != nil && !questions.contains(question) {
                let names = questions.map(\.rawValue).joined(separator: ", ")
                report(place(key), "\(name) has no \(key)", "question: \(names)", "leave \(key) out")
            }
        }
        if document.value(at: "spread") != nil, question != .month {
            report(place("spread"), "nothing is spread for \(name)", "question: month")
        }
        if document.value(at: "warm_up") != nil, grid.slices == nil {
            report(place("warm_up"), "nothing is warmed up without slices", nil, "give slices: 1 h, or leave it out")
        }
        if document.value(at: "requests") != nil, grid.slices != nil {
            report(place("requests"), "the traffic says how many requests a slice has", nil, "leave requests out")
        }
        guard grid.question == .predict, problems.isEmpty else { return }
        // Names, and the values of the first item, show what is wrong before a cluster does.
        do throws(InputProblems) {
            let values = grid.values(of: grid.item(0)).map { (name: $0.name, value: $0.value) }
            _ = try PredictQuestion(values: values)
        } catch {
            problems += error.diagnostics
        }
    }

    /// What is left out, and its folds, as axes.
    private mutating func folds() -> [SweepAxis] {
        let all = HoldOut.allCases.map(\.rawValue)
        var wanted = all
        switch document.value(at: "leave_out")?.content {
        case nil: break
        case .list(let items)?: wanted = items.map(\.flow)
        case .scalar(let text, _)?: wanted = [text]
        case .map?: wanted = []
        }
        for name in wanted where !all.contains(name) {
            report(
                place("leave_out"), "nothing is left out by \"\(name.printable(limit: 40))\"",
                "some of: " + all.joined(separator: ", "), didYouMean(name, among: all))
        }
        if wanted.isEmpty || Set(wanted).count != wanted.count {
            report(place("leave_out"), "leave_out is a list of different names", all.joined(separator: ", "))
        }
        return SweepGrid(leavingOut: wanted.compactMap { HoldOut(rawValue: $0) }).axes
    }

    /// The table of runs, and how many rows it has.
    private mutating func table(_ grid: inout SweepGrid) {
        do {
            if let path = text("runs") { grid.runs = try TextFile(path: whole(path), maximumBytes: 1 << 28) }
            let table = grid.runs ?? ShippedCalibration.runFile()
            grid.runCount = try RunTable.rows(in: table, required: ["model", "gpu"]).count
            if grid.runCount == 0 { report(SourcePlace(file: table.name), "the table has no row", nil) }
        } catch let failure as FileFailure {
            problems.append(failure.diagnostic)
        } catch let found as InputProblems {
            problems += found.diagnostics
        } catch {
            report(place("runs"), "\(error)", nil)
        }
    }

    /// The slices of a week.
    private mutating func slices() -> SweepGrid.Slices? {
        guard let length = time("slices", 60...604_800) else { return nil }
        let count = 604_800 / length
        guard count == count.rounded() else {
            report(place("slices"), "a week is no number of such slices", "such as 1 h, 6 h, 24 h")
            return nil
        }
        return SweepGrid.Slices(
            count: Int(count), length: Seconds(length), warmUp: Seconds(time("warm_up", 0...86_400) ?? 600))
    }

    private mutating func time(_ key: String, _ range: ClosedRange<Double>) -> Double? {
        guard let text = text(key) else { return nil }
        guard let value = try? ScenarioValue.number(text, as: "workload.deadline"), range.contains(value) else {
            report(
                place(key), "\(key): \(text.printable(limit: 40)) is out of range",
                "\(Int(range.lowerBound)) s to \(Int(range.upperBound / 3600)) h, such as 1 h or 10 min")
            return nil
        }
        return value
    }

    /// The path of a file from where the grid is.
    private func whole(_ path: String) -> String { path.hasPrefix("/") || folder.isEmpty ? path : folder + "/" + path }

    private mutating func source() -> PlanSource {
        guard let node = document.value(at: "scenario") else { return PlanSource.builtIn() }
        switch node.content {
        case .map:
            let text = node.yaml
            return PlanSource(TextFile(name: "\(file): scenario", text: text))
        case .list:
            report(node.place, "a scenario is a file or a block of keys", nil)
        case .scalar(let path, _):
            do throws(FileFailure) {
                return PlanSource(try TextFile(path: whole(path), maximumBytes: 1 << 20))
            } catch {
                problems.append(error.diagnostic)
            }
        }
        return PlanSource.builtIn()
    }

    private func place(_ path: String) -> SourcePlace {
        document.value(at: path)?.place ?? SourcePlace(file: file, field: path)
    }

    private mutating func report(
        _ place: SourcePlace, _ message: String, _ allowed: String?, _ suggestion: String? = nil
    ) {
        problems.append(Diagnostic(at: place, message, allowed: allowed, suggestion: suggestion))
    }

    private mutating func text(_ key: String) -> String? {
        switch document.value(at: key)?.content {
        case nil: return nil
        case .scalar(let text, _)?: return text
        default:
            report(place(key), "\(key) is one value", nil)
            return nil
        }
    }

    private mutating func number(_ key: String, _ range: ClosedRange<Double>) -> Double? {
        guard let text = text(key) else { return nil }
        guard let value = Double(text), range.contains(value), value == value.rounded() else {
            report(
                place(key), "\(key): \(text.printable(limit: 40)) is out of range",
                "a whole number from \(Int(range.lowerBound)) to \(Int(range.upperBound))")
            return nil
        }
        return value
    }

    private mutating func share(_ key: String) -> Double? {
        guard let text = text(key) else { return nil }
        guard let written = WrittenNumber(text), written.unit == "%" || written.unit.isEmpty else {
            report(place(key), "\(key): \(text.printable(limit: 40)) is no share", "0% to 100%")
            return nil
        }
        let value = written.unit == "%" ? written.value / 100 : written.value
        guard (0...1).contains(value) else {
            report(place(key), "\(key): \(text.printable(limit: 40)) is out of range", "0% to 100%")
            return nil
        }
        return value
    }

    private mutating func spread() -> SweepGrid.Spread {
        var spread = SweepGrid.Spread()
        guard case .map(let entries)? = document.value(at: "spread")?.content else { return spread }
        for entry in entries where !["traffic", "prices", "predictions"].contains(entry.key) {
            report(
                entry.place, "unknown key \"\(entry.key.printable(limit: 40))\"", "one of: traffic, prices, predictions"
            )
        }
        spread.traffic = share("spread.traffic") ?? spread.traffic
        spread.prices = share("spread.prices") ?? spread.prices
        switch text("spread.predictions") {
        case nil: break
        case "true": spread.predictions = true
        case "false": spread.predictions = false
        default: report(place("spread.predictions"), "spread.predictions is no yes or no", "true or false")
        }
        return spread
    }

    private mutating func fixed() -> [SweepValue] {
        guard case .map(let entries)? = document.value(at: "deployment")?.content else { return [] }
        return entries.compactMap { entry in
            guard case .scalar(let text, _) = entry.value.content else {
                report(entry.place, "\(entry.key.printable(limit: 40)) is one value", nil, "list several under axes")
                return nil
            }
            return SweepValue(name: entry.key, value: text)
        }
    }

    private mutating func axes() -> [SweepAxis] {
        guard let node = document.value(at: "axes") else { return [] }
        guard case .map(let entries) = node.content else {
            report(node.place, "axes are keys with lists of values", nil, "write workload.rate: [1/s, 2/s]")
            return []
        }
        return entries.compactMap { entry in
            let values: [String]
            switch entry.value.content {
            case .list(let items): values = items.map(\.flow)
            case .map: values = steps(entry)
            case .scalar: values = [entry.value.flow]
            }
            guard !values.isEmpty, values.count <= 1_000_000, Set(values).count == values.count else {
                if problems.isEmpty || !values.isEmpty {
                    report(
                        entry.place, "\(entry.key.printable(limit: 40)) has \(values.count) values",
                        "1 to 1000000 different ones")
                }
                return nil
            }
            return SweepAxis(path: entry.key, values: values)
        }
    }

    /// `{from: 1/s, to: 100/s, steps: 20, spacing: log}` written out.
    private mutating func steps(_ entry: ScenarioEntry) -> [String] {
        guard case .map(let parts) = entry.value.content else { return [] }
        func part(_ key: String) -> String? {
            guard case .scalar(let text, _)? = parts.first(where: { $0.key == key })?.value.content else { return nil }
            return text
        }
        let hint = "write {from: 1/s, to: 100/s, steps: 20, spacing: log}"
        guard parts.allSatisfy({ ["from", "to", "steps", "spacing"].contains($0.key) }),
            let first = part("from").flatMap({ WrittenNumber($0) }),
            let last = part("to").flatMap({ WrittenNumber($0) }),
            let count = part("steps").flatMap({ Int($0) }), (2...1_000_000).contains(count), first.unit == last.unit,
            first.value.isFinite, last.value.isFinite, first.value < last.value,
            ["log", "even"].contains(part("spacing") ?? "even")
        else {
            report(entry.place, "\(entry.key.printable(limit: 40)) is no row of steps", "2 to 1000000 steps", hint)
            return []
        }
        let isLogarithmic = part("spacing") == "log"
        guard !isLogarithmic || first.value > 0 else {
            report(entry.place, "steps on a logarithmic scale start above 0", nil, hint)
            return []
        }
        return (0..<count).map { step in
            let share = Double(step) / Double(count - 1)
            let value =
                isLogarithmic
                ? first.value * pow(last.value / first.value, share)
                : first.value + (last.value - first.value) * share
            return Figures.plain(value, digits: 9)
                + (first.unit.isEmpty ? "" : first.unit.hasPrefix("/") ? first.unit : " " + first.unit)
        }
    }
}

extension SweepGrid {
    /// The values of an item of ``Question/predict``, those that all items share included.
    func values(of item: SweepItem) -> [SweepValue] {
        let varied = Set(axes.map(\.path))
        return fixed.filter { !varied.contains($0.name) }
            + zip(axes, item.values).map { SweepValue(name: $0.path, value: $1) }
    }
}
