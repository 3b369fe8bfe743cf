import Calibration
import Catalog
import Foundation
import Input
import Testing

@testable import Validation

@Suite("Predicting a stranger's table of runs")
struct ValidationTests {
    static let header =
        "run_id,model,gpu,gpu_count,tp,engine,engine_version,weight_precision,arrival,input_tokens,output_tokens,"
        + "concurrency,request_rate,duration_s,flags,output_tok_s,ttft_ms_mean,tpot_ms_mean,e2e_ms_mean,my_own_column"

    func validation(_ rows: [String], header: String = header) throws -> Validation {
        let file = TextFile(name: "runs.csv", text: ([header] + rows).joined(separator: "\n") + "\n")
        let binding = RunBinding(ModelCatalog.builtIn(), try HardwareCatalog.load())
        return Validation(try binding.outcomes(file), ShippedCalibration.model(), shipped: ["shipped"])
    }

    static let model = "meta-llama/Llama-3.1-8B-Instruct"
    static let gpu = "nvidia-h100-sxm-80gb"
    static let closed =
        "a,\(model),\(gpu),1,1,vLLM,0.15.1,bf16,closed-loop,1000,200,16,,,,1500,60,9.5,1950,anything"

    @Test("every figure of a usable row is predicted, in its own unit, inside its interval's ends")
    func predicts() throws {
        let validation = try validation([Self.closed])
        #expect(validation.runCount == 1)
        #expect(validation.skipped.isEmpty)
        #expect(validation.rows.map(\.figure) == [.outputTokens, .ttftMean, .tpotMean, .e2eMean])
        for row in validation.rows {
            let interval = try #require(row.interval)
            #expect(interval.contains(row.predicted))
            // A common deployment of a common model: nothing may be off by a factor of two.
            #expect((-0.5...1).contains(row.error), "\(row.figure) \(row.predicted)")
        }
    }

    @Test("the same conditions give the same prediction whatever was measured: nothing is learnt from the rows")
    func learnsNothing() throws {
        let other = Self.closed.replacing("1500,60,9.5,1950", with: "3,99999,9999,88888")
        let one = try validation([Self.closed, Self.closed])
        let two = try validation([other, Self.closed])
        #expect(one.rows.map(\.predicted) == two.rows.map(\.predicted))
        #expect(one.rows.map(\.measured) != two.rows.map(\.measured))
    }

    @Test("a prediction does not depend on the rows around it, also where models differ in their longest context alone")
    func order() throws {
        func row(_ id: String, _ model: String) -> String {
            "\(id),meta-llama/\(model),nvidia-a100-sxm4-40gb,1,1,vLLM,0.7.3,bf16,poisson,28642,256,,0.5,200,,,136051,37,,"
        }
        let (long, short) = (row("long", "Llama-3.1-8B-Instruct"), row("short", "Meta-Llama-3-8B-Instruct"))
        func predicted(_ rows: [String]) throws -> [Double] {
            let file = TextFile(name: "runs.csv", text: ([Self.header] + rows).joined(separator: "\n") + "\n")
            let outcomes = try RunBinding(ModelCatalog.builtIn(), try HardwareCatalog.load()).outcomes(file)
            // One stretch of the table, which shares what it has resolved.
            let judged = Validation.judged(outcomes[...], ShippedCalibration.model())
            return judged.filter { $0.run == "long" }.flatMap(\.rows).map(\.predicted)
        }
        let alone = try predicted([long])
        #expect(alone.count == 2)
        #expect(try predicted([short, long]) == alone && predicted([long, short]) == alone)
    }

    @Test(
        "a row that cannot be predicted is skipped with its reason, and the others are not",
        arguments: [
            ("b,nobody/nothing,\(gpu),1,1,vLLM,,,closed-loop,10,10,1,,,,5,,,,", "unknown model"),
            ("b,\(model),abacus,1,1,vLLM,,,closed-loop,10,10,1,,,,5,,,,", "unknown accelerator"),
            ("b,\(model),\(gpu),1,1,vLLM,,,closed-loop,,10,1,,,,5,,,,", "input_tokens"),
            ("b,\(model),\(gpu),1,1,vLLM,,,closed-loop,10,1e300,1,,,,5,,,,", "output_tokens"),
            ("b,\(model),\(gpu),1,1,vLLM,,,closed-loop,10,10,,,,,5,,,,", "concurrency"),
            ("b,\(model),\(gpu),1,1,vLLM,,,sometimes,10,10,1,,,,5,,,,", "sometimes"),
            ("b,\(model),\(gpu),1,1,vLLM,,,closed-loop,10,10,1,,,stalled,5,,,,", "disturbed"),
            ("b,\(model),\(gpu),1,1e9,vLLM,,,closed-loop,10,10,1,,,,5,,,,", "tp is out of range"),
            ("b,\(model),\(gpu),1,1,vLLM,,,closed-loop,10,10,1,,,,,,,,", "no measured figure"),
            ("b,\(model),\(gpu),1", "cells"),
        ])
    func skips(row: String, reason: String) throws {
        let validation = try validation([row, Self.closed])
        #expect(validation.runCount == 2)
        #expect(validation.skipped.map(\.run) == ["b"])
        #expect(validation.skipped.first?.reason.contains(reason) == true, "\(validation.skipped)")
        #expect(validation.rows.allSatisfy { $0.run == "a" })
    }

    @Test("a run that was offered more than it can answer is simulated: its first tokens wait for as long as it lasts")
    func overload() throws {
        func first(seconds: Int) throws -> Double {
            let row =
                "b,\(Self.model),\(Self.gpu),1,1,vLLM,0.15.1,bf16,constant,1000,1000,,60,\(seconds),saturated,,5,5,5,"
            let validation = try validation([row])
            #expect(validation.methods == [.simulation: 1])
            return try #require(validation.rows.first { $0.figure == .ttftMean }).predicted
        }
        let short = try first(seconds: 30)
        #expect(try first(seconds: 120) > 2 * short)
    }

    @Test("tables without the needed columns are refused, others need nothing but conditions")
    func columns() throws {
        #expect(throws: InputProblems.self) { try validation(["1,2"], header: "when,where") }
        let odd = try validation(["\(Self.gpu),\(Self.model),NaN,-3"], header: "gpu,model,ttft_ms_mean,tp")
        #expect(odd.skipped.count == 1)
        #expect(try validation([]).runCount == 0)
    }

    @Test("runs that the factors were fitted to are counted as such")
    func known() throws {
        let validation = try validation([Self.closed.replacing("a,meta", with: "shipped,meta"), Self.closed])
        #expect(validation.known == 1)
    }

    @Test("a table that is streamed gives what one that is held gives, with any number of threads")
    func streamed() throws {
        let binding = RunBinding(ModelCatalog.builtIn(), try HardwareCatalog.load())
        var text = Self.header + "\n"
        for index in 0..<1300 {
            let row =
                index % 100 == 7
                ? "r-\(index),nobody,\(Self.gpu),1,1,vLLM,,,closed-loop,10,10,1,,,,5,,,,"
                : "r-\(index),\(Self.model),\(Self.gpu),1,1,vLLM,0.15.1,bf16,closed-loop,\(100 + index),200,"
                    + "\(1 + index % 64),,,,1500,60,9.5,1950,"
            text += row + "\n"
        }
        let model = ShippedCalibration.model()
        let held = Validation(
            try binding.outcomes(TextFile(name: "t.csv", text: text)), model, shipped: ["r-5"], threads: 1)
        #expect(held.runCount == 1300 && held.skipped.count == 13 && held.known == 1 && held.methods.count == 1)
        for threads in [nil, 1, 3] as [Int?] {
            let stream = ByteStream(name: "t.csv", bytes: Array(text.utf8), isHashed: false)
            let streamed = try Validation(stream, binding, model, shipped: ["r-5"], threads: threads)
            #expect(Array(streamed.rows) == Array(held.rows) && streamed.rows.count == 4 * (1300 - 13))
            #expect(streamed.skipped == held.skipped && streamed.methods == held.methods && streamed.known == 1)
            #expect(streamed.summaries.map(\.summary) == held.summaries.map(\.summary))
            #expect(streamed.worst(7) == held.worst(7))
        }
        let sorted = held.rows.sorted { abs(log($0.predicted / $0.measured)) > abs(log($1.predicted / $1.measured)) }
        #expect(held.worst(5).map(\.run) == sorted.prefix(5).map(\.run) && held.worst(0).isEmpty)
    }

    @Test("damage in a table never stops the others: seeded changes of bytes")
    func fuzz() throws {
        var state: UInt64 = 42
        func random(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        let alphabet = Array("0123456789eE+-.,\"\nxNaif ".utf8)
        for _ in 0..<150 {
            var bytes = Array((Self.closed + "\n" + Self.closed).utf8)
            for _ in 0..<(1 + random(6)) { bytes[random(bytes.count)] = alphabet[random(alphabet.count)] }
            guard let validation = try? validation([String(decoding: bytes, as: UTF8.self)]) else { continue }
            #expect(validation.rows.allSatisfy { $0.predicted.isFinite && $0.predicted > 0 })
        }
    }
}
