import Calibration
import Catalog
import Foundation
import Input
import Performance
import Planning
import Quantities
import Reports
import Simulation
import TestSupport
import Testing
import Validation

@testable import Questions

/// Sweeps past one machine: what shards compute, and that their number leaves no trace in the result.
@Suite("Sweeps") struct SweepTests {
    private static let knowledge = Result { Knowledge(try Catalog.load()) }

    private static func grid(_ text: String) throws -> SweepGrid {
        try SweepGrid(TextFile(name: "grid.yaml", text: "plimsoll_sweep: 1\n" + text), folder: "")
    }

    private static let predictions = """
        question: predict
        deployment: {model: meta-llama/Llama-3.1-8B-Instruct, output: 128, tp: 1}
        axes:
          gpu: [H100, L40S]
          input: {from: 128, to: 8192, steps: 60, spacing: log}
          rate: [1/s, 4/s, 16/s, 400/s]

        """

    private static let simulations = """
        question: simulate
        scenario: {plimsoll: 1, model: meta-llama/Llama-3.1-8B-Instruct, workload: {preset: chat, rate: 70/s}}
        axes: {gpu: [H100, L40S]}

        """

    private static func says(_ problems: InputProblems?, _ words: String) -> Bool {
        problems?.description.contains(words) ?? false
    }

    private static func folder() -> String {
        FileManager.default.temporaryDirectory.appendingPathComponent("sweep-\(UUID().uuidString)").path
    }

    /// The rows and the summary of `text` computed by `count` shards, in an order that has nothing to do with theirs.
    private static func result(_ text: String, shards count: Int) throws -> (rows: String, summary: String) {
        let folder = folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for index in (0..<count).reversed() {
            var question = SweepQuestion(try grid(text), folder: folder)
            question.shard = try SweepShard(parsing: "\(index)/\(count)")
            question.threads = 1 + index % 2
            _ = try question.run(try knowledge.get())
        }
        var rows = ""
        var summary = try SweepMerge(folder: folder).run { rows += $0 }
        var merge = SweepMerge(folder: folder)
        merge.threads = 1 + count % 3
        #expect(try merge.run() == summary)
        summary.folder = ""
        return (rows, try String(decoding: JSONEncoder.sorted.encode(summary), as: UTF8.self))
    }

    @Test(
        "each block is dealt to one shard, shards are equally many, and the owner is known",
        arguments: [1, 2, 3, 10, 1024, 15_259])
    func dealing(total: Int) throws {
        for count in [1, 2, 7, 64] {
            let dealt = try (0..<count).map { try SweepShard(parsing: "\($0)/\(count)").blocks(of: total) }
            #expect(dealt.flatMap(\.self).sorted() == Array(0..<total))
            let sizes = dealt.map(\.count)
            #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
            for (shard, blocks) in dealt.enumerated() {
                for block in blocks.prefix(50) {
                    #expect(SweepShard.owner(of: block, total: total, count: count) == shard)
                }
            }
        }
    }

    @Test("a file that is no block of keys is told what a grid is")
    func list() {
        let problems = #expect(throws: InputProblems.self) {
            try SweepGrid(TextFile(name: "grid.yaml", text: "- 1\n"), folder: "")
        }
        let words = "the grid of a sweep is a block of keys, not a list; start with \"plimsoll_sweep: 1\""
        #expect(Self.says(problems, words), "\(String(describing: problems))")
    }

    @Test("the merged rows and the summary do not depend on the number of shards")
    func sameBytes() throws {
        let whole = try Self.result(Self.predictions, shards: 1)
        #expect(whole.rows.split(separator: "\n").count == 1 + 2 * 60 * 4)
        for count in [2, 7, 64] {
            let shared = try Self.result(Self.predictions, shards: count)
            #expect(shared.rows == whole.rows)
            #expect(shared.summary == whole.summary)
        }
    }

    @Test(
        "simulated seeds, groups of replicas and slices of time do not depend on the number of shards",
        arguments: ["draws: 3\nreplica_groups: 2\nrequests: 400\n", "slices: 84 h\nwarm_up: 1 min\n"])
    func sameRequests(more: String) throws {
        // A week has 604,800 seconds.
        let text = Self.simulations.replacing("70/s", with: more.contains("slices") ? "0.05/s" : "70/s") + more
        let whole = try Self.result(text, shards: 1)
        #expect(whole.rows.split(separator: "\n").count == 1 + 2 * (more.contains("draws") ? 6 : 2))
        #expect(whole.summary.contains("latency_error") && whole.summary.contains("ttft_ms"))
        for count in [2, 7, 64] {
            let shared = try Self.result(text, shards: count)
            #expect(shared.rows == whole.rows)
            #expect(shared.summary == whole.summary)
        }
    }

    @Test("the requests of a combination are those of all its simulations, and its rate is divided over the groups")
    func pooledRequests() throws {
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let grid = try Self.grid(Self.simulations + "draws: 2\nreplica_groups: 2\nrequests: 400\n")
        _ = try SweepQuestion(grid, folder: folder).run(try Self.knowledge.get())
        let summary = try SweepMerge(folder: folder).run()
        #expect(summary.latencyError == 1.0 / 1024)
        let combinations = try #require(summary.combinations)
        for (values, found) in zip(["H100", "L40S"], combinations) {
            let source = PlanSource(grid.source.file, changes: ["hardware.allow=\(values)"])
            let question = try SimulationQuestion.planned(source, requests: 400, try Self.knowledge.get()) {
                Fleet($0, count: $1, router: .leastLoaded, price: $2)
            }
            let simulation = try #require(question).simulation
            var pool = MeasuredRequests()
            for place in 0..<4 {
                var group = try simulation.group(place % 2, of: 2)
                group.options.seed = 1 + UInt64(place)
                pool.add(try group.measured().requests)
            }
            #expect(found.values == [values] && found.draws == 4)
            #expect(found.requests == SweepRequests(pool))
            // Of 4 x 200 requests the warm-up and the end are left out.
            #expect(pool.judged == 680)
        }
    }

    @Test("a table of runs in slices is validated as it is as a whole, whatever the number of shards")
    func validation() throws {
        let folder = try ScratchFolder()
        let runs = ShippedCalibration.runFile()
        // Rows that are skipped, and models that differ in their longest context alone, among all kinds of loads.
        let lines = runs.text.split(separator: "\n", omittingEmptySubsequences: false).prefix(701)
        let table = TextFile(name: "runs.csv", text: lines.joined(separator: "\n") + "\nx,nobody/nothing,abacus\n")
        _ = try folder.write("runs.csv", table.text)
        let knowledge = try Self.knowledge.get()
        let outcomes = try RunBinding(knowledge.catalog.models, knowledge.catalog.hardware).outcomes(table)
        let whole = Validation(outcomes, ShippedCalibration.model(), shipped: ShippedCalibration.runNames)
        let expected = try JSONDecoder().decode(
            Metrics.self, from: JSONEncoder.sorted.encode(ValidationDocument(whole)))
        var first: (rows: String, summary: String)?
        for count in [1, 2, 7, 64] {
            let found = try Self.result("question: validate\nruns: \(folder.path)/runs.csv\n", shards: count)
            #expect(try JSONDecoder().decode(Metrics.self, from: Data(found.summary.utf8)) == expected)
            #expect(first == nil || first! == found)
            first = first ?? found
        }
        let text = TextFile(name: "rows.csv", text: try #require(first).rows)
        let rows = try CSVTable.raggedRows(text).dropFirst().map { $0.cells.map { String($0) } }
        // A run without a figure has a row too.
        #expect(Set(rows.map { $0[0] }).count == whole.runCount && whole.skipped.count >= 1)
        let figures = rows.filter { !$0[10].isEmpty }
        #expect(figures.count == whole.rows.count)
        for (cells, row) in zip(figures, whole.rows) {
            #expect(cells[2] == row.run && cells[10] == row.figure.rawValue)
            #expect(Double(cells[11]) == row.measured && Double(cells[12]) == row.predicted)
            #expect(Double(cells[13]) == row.interval?.lowerBound && Double(cells[14]) == row.interval?.upperBound)
        }
    }

    /// The part of a document that both have.
    private struct Metrics: Decodable, Equatable {
        var metrics: [String: [String: Double]]
    }

    @Test("a prediction of a fold is read from its row to the last digit")
    func folds() throws {
        let knowledge = try Self.knowledge.get()
        let runs = try ShippedCalibration.runs(knowledge.catalog.models, knowledge.catalog.hardware)
        let names = Dictionary(runs.map { ($0.id, $0) }) { first, _ in first }
        var odd = HeldOutPrediction(
            run: runs[7], logarithms: Metric.allCases.map { sqrt(Double($0.rawValue) + 0.1) - 1 },
            evidence: .architecture)
        odd.asking = .nothing
        odd.kind = "rate, near capacity"
        odd.figures = [.tpotMean: 1.0 / 3, .ttftP99: .infinity, .outputTokens: 1e-300]
        let cells = SweepRuns.cells(odd)
        let text = try JSONEncoder().encode(cells)
        var reader = SweepRows([UInt8](text)[...])
        let read = try reader.next(cells.count)
        let again = try #require(SweepRuns.prediction(read[...], names))
        #expect(again.run.id == odd.run.id && again.kind == odd.kind && again.asking == odd.asking)
        #expect(again.logarithms == odd.logarithms && again.figures == odd.figures && again.evidence == odd.evidence)
        #expect(read.count == SweepWork.columns(SweepGrid(leavingOut: HoldOut.allCases)).count - 3)
    }

    @Test("a cross-validation reads the folds that its folder keeps, and computes none of them again")
    func keptFolds() throws {
        let knowledge = try Self.knowledge.get()
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let grid = SweepGrid(leavingOut: [.load, .model])
        let manifest = try SweepManifest(grid, knowledge.catalog, own: "")
        let kept = try SweepFolder(folder, for: manifest)
        let runs = try ShippedCalibration.runs(knowledge.catalog.models, knowledge.catalog.hardware)
        var wanted: [HoldOut: [String]] = [:]
        for block in 0..<manifest.blocks {
            var part = SweepPart()
            for number in manifest.items(of: block) {
                let values = grid.item(number).values
                var prediction = HeldOutPrediction(
                    run: runs[number], logarithms: Metric.allCases.map { _ in log(1.25) }, evidence: .architecture)
                prediction.figures = [.tpotMean: log(1.25)]
                part.rows.append(
                    [.number(Double(number))] + values.map { .text($0) } + SweepRuns.cells(prediction))
                wanted[try #require(HoldOut(rawValue: values[0])), default: []].append(prediction.run.id)
            }
            try kept.write(part, block: block)
        }
        let heldOut = try CrossValidationQuestion(leavingOut: [.load, .model], folder: folder).answer(knowledge.catalog)
        #expect(heldOut.parts.map(\.holdOut) == [.load, .model])
        for part in heldOut.parts {
            #expect(part.predictions.map(\.run.id) == wanted[part.holdOut])
            #expect(part.predictions.allSatisfy { abs($0.logarithms[0] - log(1.25)) < 1e-12 })
        }
        #expect(wanted.values.allSatisfy { $0.count == CrossValidation.folds })
    }

    @Test("rows of predictions are what predict says of the same values")
    func predictions() throws {
        let rows = try Self.result(Self.predictions, shards: 2).rows.split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let ttft = try #require(rows[0].firstIndex(of: "ttft_ms_mean"))
        let status = try #require(rows[0].firstIndex(of: "status"))
        for row in rows.dropFirst() {
            let report = try PredictQuestion(values: [
                ("model", "meta-llama/Llama-3.1-8B-Instruct"), ("output", "128"), ("tp", "1"), ("gpu", row[1]),
                ("input", row[2]), ("rate", row[3]),
            ]).answer(try Self.knowledge.get())
            let expected = report.estimate.point.ttft.mean.milliseconds
            #expect(abs((try #require(Double(row[ttft]))) - expected) <= 1e-5 * expected)
            #expect(row[status] == (report.estimate.point.state == .steady ? "steady" : "saturated"))
        }
        #expect(rows.contains { $0[status] == "saturated" } && rows.contains { $0[status] == "steady" })
    }

    @Test("a plan for each combination is that of the changed scenario; values that fail say so in their row")
    func plans() throws {
        let text = """
            scenario: {plimsoll: 1, model: meta-llama/Llama-3.1-8B-Instruct, workload: {preset: chat}}
            axes: {workload.rate: [2/s, 9/s], gpu: [H100, L40S, nonsense]}

            """
        let table = try Self.result(text, shards: 3).rows
        #expect(table.contains("invalid: unknown accelerator"))
        let rows = table.split(separator: "\n").map {
            $0.split(separator: ",").map(String.init)
        }
        let source = PlanSourceOfTest.chat
        for row in rows.dropFirst() where row[3] == "feasible" {
            let plan = try PlanQuestion(source(["workload.rate=\(row[1])", "hardware.allow=\(row[2])"]), keeping: 1)
                .answer(try Self.knowledge.get()).plan
            let expected = try #require(plan.monthly?.value)
            #expect(abs((try #require(Double(row[4]))) - expected) <= 1e-5 * expected)
        }
        #expect(rows.filter { $0[3] == "feasible" }.count >= 2)
    }

    @Test("draws of a month surround the plan, and the planned fleet meets its SLOs as often as confidence says")
    func months() throws {
        let text = """
            question: month
            scenario: {plimsoll: 1, model: meta-llama/Llama-3.1-8B-Instruct, workload: {preset: chat, rate: 300/s}, budget: $1000000 / month}
            axes: {gpu: [H100]}
            draws: 400
            spread: {traffic: 0%, prices: 10%, predictions: true}

            """
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let question = SweepQuestion(try Self.grid(text), folder: folder)
        _ = try question.run(try Self.knowledge.get())
        let summary = try SweepMerge(folder: folder).run { _ in }
        let combination = try #require(summary.combinations?.first)
        #expect(combination.draws == 400 && combination.feasibleShare > 0.95)
        let cost = try #require(combination.figures.first)
        #expect(cost.p5 < cost.p50 && cost.p50 < cost.p95)
        #expect(combination.withinBudgetShare == 1)
        // Sized for 80% confidence: of draws of step times alone the fleet holds about as many, and not all.
        let met = try #require(combination.slosMetShare)
        #expect(met > 0.6 && met < 1, "\(met)")
    }

    @Test("a shard that was ended goes on: what is there is not computed again, what is damaged is named")
    func resuming() throws {
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let knowledge = try Self.knowledge.get()
        var question = SweepQuestion(try Self.grid(Self.predictions), folder: folder)
        question.shard = try SweepShard(parsing: "1/3")
        let first = try question.run(knowledge)
        #expect(first.computed == first.items && first.items > 0)
        let missing = #expect(throws: InputProblems.self) { try SweepMerge(folder: folder).run { _ in } }
        #expect(Self.says(missing, "0/3, 2/3"))
        question.shard = .whole
        let rest = try question.run(knowledge)
        #expect(rest.computed == rest.items - first.items)
        // A part that lost its end, one of another sweep, and one that somebody changed.
        let part = folder + "/parts/000000/000000000.jsonl.gz"
        let bytes = try #require(FileManager.default.contents(atPath: part))
        for damaged in [bytes.dropLast(9), Data("no gzip".utf8), Data(Gzip.compressed(Array("{}\n{}\n".utf8)))] {
            try damaged.write(to: URL(fileURLWithPath: part))
            var written = ""
            let found = #expect(throws: InputProblems.self) { try SweepMerge(folder: folder).run { written += $0 } }
            #expect(Self.says(found, "000000000.jsonl.gz"))
        }
        try FileManager.default.removeItem(atPath: part)
        #expect(try question.run(knowledge).computed == 64)
        #expect(try Data(contentsOf: URL(fileURLWithPath: part)) == bytes)
    }

    @Test("a folder of another sweep is refused")
    func anotherSweep() throws {
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        _ = try SweepQuestion(try Self.grid(Self.predictions), folder: folder).run(try Self.knowledge.get())
        let other = try Self.grid(Self.predictions.replacing("L40S", with: "H200"))
        let found = #expect(throws: InputProblems.self) {
            try SweepQuestion(other, folder: folder).run(try Self.knowledge.get())
        }
        #expect(Self.says(found, "another grid"))
    }

    @Test(
        "mistakes in a grid are answered at their place",
        arguments: [
            ("question: plna\naxes: {gpu: [H100]}", "did you mean plan"),
            ("axes: {gpu: [H100, H100]}", "different"), ("axes: 3", "axes are keys"), ("", "nothing is varied"),
            ("draws: 0\naxes: {gpu: [H100]}", "out of range"), ("draws: 5", "nothing is drawn for plan"),
            ("question: month\nspread: {traffic: 200%}\ndraws: 2", "out of range"),
            ("axes: {workload.rate: {from: 5/s, to: 1/s, steps: 3}}", "no row of steps"),
            ("axes: {workload.rate: {from: 0/s, to: 1/s, steps: 3, spacing: log}}", "start above 0"),
            ("scenario: nowhere.yaml\naxes: {gpu: [H100]}", "nowhere.yaml"),
            ("question: predict\ndeployment: {modl: x}\naxes: {gpu: [H100]}", "modl"),
            ("question: predict\nscenario: a.yaml\naxes: {gpu: [H100]}", "predict takes a deployment"),
            ("axis: {gpu: [H100]}", "did you mean axes"),
            ("question: plan\nslices: 1 h\ndraws: 1", "plan has no slices"),
            ("question: simulate\nslices: 50 h", "no number of such slices"),
            ("question: simulate\nslices: 1 s", "out of range"),
            ("question: simulate\nwarm_up: 1 min", "without slices"),
            ("question: simulate\nslices: 24 h\nrequests: 500", "leave requests out"),
            ("question: simulate\nreplica_groups: 0", "out of range"),
            ("question: simulate\ndraws: 100000000\nreplica_groups: 100000", "too many items"),
            ("question: validate\nruns: nowhere.csv", "nowhere.csv"),
            ("question: validate\nscenario: a.yaml", "validate has no scenario"),
            ("question: crossvalidate\nleave_out: [modle]", "did you mean model"),
            ("question: crossvalidate\ndraws: 2", "nothing is drawn"),
            ("question: validate\ndeployment: {gpu: H100}", "validate takes runs"),
        ])
    func mistakes(text: String, words: String) {
        let found = #expect(throws: InputProblems.self) { try Self.grid(text) }
        #expect(Self.says(found, words), "\(found?.description ?? "")")
    }

    @Test("what is compressed is read again, and a bomb is refused")
    func gzip() {
        for count in [0, 1, 65_535, 65_536, 1_000_000] {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
            #expect(Gzip.decompressed(Gzip.compressed(bytes), maximumBytes: count) == bytes)
        }
        #expect(Gzip.decompressed(Gzip.compressed(Array(repeating: 0, count: 1_000_000)), maximumBytes: 999_999) == nil)
    }
}

/// The scenario of the test of plans, with changes.
private enum PlanSourceOfTest {
    static func chat(_ changes: [String]) -> PlanSource {
        PlanSource(
            TextFile(
                name: "chat.yaml",
                text: "plimsoll: 1\nmodel: meta-llama/Llama-3.1-8B-Instruct\nworkload: {preset: chat}\n"),
            changes: changes)
    }
}

extension JSONEncoder {
    fileprivate static var sorted: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return encoder
    }
}
