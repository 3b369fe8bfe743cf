import Configurations
import Foundation
import Input
import Scenarios
import Workload

@testable import Catalog
@testable import Measurements
@testable import Monitoring
@testable import PriceLists
@testable import Reports
@testable import Simulation

/// Everything that reads what strangers wrote: bytes go in, and either something comes out or problems that can be shown.
///
/// The fuzzer drives each with bytes that it makes up; the tests replay what it found.
public enum Harness: String, CaseIterable, Sendable {
    case scenario, hardware, offers, apiPrices, trace, plan, config, safetensors, benchmark, runTable, priceList
    case configuration, metrics, requestLog, billing, evidently

    /// Files that the fuzzer starts from, and words that it puts in.
    public static let words: [String] = [
        "NaN", "-Infinity", "1e999", "-1", "0", "9223372036854775807", "18446744073709551616", "null", "true", "[]",
        "{}",
        "\\u0000", "\\ud800", "\u{FEFF}", "\u{202E}", "\u{1B}[31m", "&a ", "*a", "<<: ", "!!binary ", "? ", "- ",
        ": ",
        "5 %", "200 ms", "/s", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "timestamp", "input_tokens",
        "output_tokens", "hash_ids", "\"\"", "<!ENTITY", "<![CDATA[", "xmlns:", "model_type", "weight_map", "Items",
        "products", "terms", "OnDemand", "skus", "retailPrice", "armSkuName", "USD", "EUR", "1 Year",
        "InstanceType,AcceleratorName,AcceleratorCount,Price,Region", "p5.48xlarge", "vllm serve ", " --tp ",
        "model_loading_config", "containers", "MODEL_ARGS", "apiVersion", "${A}", "A=(", "_bucket{le=", "# EOF",
        "+Inf", "usage", "resourceSpans", "BilledCost", "line_item_line_item_type", "ValueDrift(column=", "_step",
    ]

    /// Reads `bytes`, and stops the program where what comes of it is neither a value nor problems to show.
    public func run(_ bytes: [UInt8]) {
        do {
            try read(bytes)
        } catch let problems as InputProblems {
            precondition(!problems.diagnostics.isEmpty, "a refusal without a reason")
            for problem in problems.diagnostics {
                // Whatever a file holds, a message about it is one line once it is shown.
                precondition(!problem.description.printable(limit: .max).contains("\n"), "\(problem)")
            }
        } catch let failure as FileFailure {
            precondition(!failure.description.isEmpty)
        } catch {
            preconditionFailure("an error that nobody can show: \(error)")
        }
    }

    private func read(_ bytes: [UInt8]) throws {
        switch self {
        case .scenario:
            let document = try ScenarioDocument(bytes: bytes, file: "s.yaml")
            for part in try document.parts() { _ = try Scenario(part.document, catalog: Self.catalog) }
        case .hardware: _ = try Accelerator.read(try text(bytes), kind: .assumed)
        case .offers: _ = try Offer.read(try text(bytes), kind: .assumed, sources: [:])
        case .apiPrices: _ = try APIPrice.read(try text(bytes), sources: [:])
        case .trace:
            try TraceFile(path: Scratch.shared.write("trace", bytes), speed: 1.5).read { reader in
                var reader = reader
                var rejections = Rejections()
                var last: Int64 = 0
                while let request = try reader.next(&rejections) {
                    precondition(request.arrival >= last && request.input >= 0 && request.output >= 0)
                    last = request.arrival
                }
            }
        case .plan:
            let plan = try PlanDocument(try text(bytes))
            _ = try JSONText.text(plan)
        case .config: _ = try HuggingFaceModel.read(config: bytes, name: "config.json")
        case .safetensors:
            let header = withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { Array($0) }
            // Most of what the fuzzer makes up is a header; some of it the length before it too.
            _ = try ModelFolder.tensorHeader(
                Scratch.shared.write("a.safetensors", bytes.first == 0x7B ? header + bytes : bytes))
        case .benchmark:
            for run in try BenchmarkFile.read(name: "run", bytes: bytes).runs { _ = RunTable.line(run) }
        case .priceList:
            let file = try PriceFile(name: "list", bytes: bytes, Self.context)
            // What is imported is what plans read.
            let found = PriceImport([file], over: Self.catalog)
            for (name, text) in PriceOverlayText.files(found.prices) where file.format != .own {
                let again = try PriceOverlay(TextFile(name: name, text: text))
                precondition(again.offers.map(\.key) == found.prices.offers.map(\.key))
            }
            _ = PriceImportReport(found, writtenTo: "x").lines()
        case .configuration:
            let description = try DeploymentDescription(try text(bytes))
            let scenario = try DescribedScenario(
                description, model: "Qwen/Qwen3-8B", accelerator: nil, preset: .chat, catalog: Self.catalog)
            for note in scenario.notes { precondition(!note.description.printable(limit: .max).contains("\n")) }
            // Whatever stands in a file, what is made of it can be read.
            precondition((try? ScenarioDocument(text: scenario.text, file: "s.yaml")) != nil, scenario.text)
        case .metrics:
            let history = try MetricsFile.read(try text(bytes))
            _ = WorkloadText.scenario(ObservedWorkload(history))
            if let (run, _) = history.measuredRun() { _ = RunTable.line(run) }
        case .requestLog:
            let workload = ObservedWorkload(try RequestLog.read(name: "log", bytes: bytes))
            let scenario = WorkloadText.scenario(workload)
            precondition((try? ScenarioDocument(text: scenario, file: "s.yaml")) != nil, scenario)
            _ = EvidentlyReport.text(RequestDrift(from: workload, to: workload))
        case .billing:
            let bill = try Bill(name: "bill", bytes: bytes, Self.context)
            let rows = bill.rest.reduce(0) { $0 + $1.rows }
            precondition(rows <= bill.rows && bill.spend.count <= bill.rows)
            _ = try Bill(name: "bill", bytes: bytes, Self.context, tag: ("team", "search"))
        case .evidently:
            _ = try JSONText.text(EvidentlyDocument(try EvidentlyReport(try text(bytes)), models: ["m"]))
        case .runTable:
            let runs = try RunTable.runs(in: try text(bytes))
            let table = RunTable.text(runs)
            let again = try RunTable.runs(in: TextFile(name: "again", text: table))
            precondition(RunTable.text(again) == table)
        }
    }

    private func text(_ bytes: [UInt8]) throws(FileFailure) -> TextFile {
        try TextFile(checking: bytes, name: rawValue)
    }

    private static let context: PriceImportContext = {
        var context = PriceImportContext(catalog.hardware)
        context.day = CalendarDate(year: 2026, month: 11, day: 1)
        context.region = "somewhere"
        context.rates = ExchangeRates(["EUR": ExactPrice(1)])
        return context
    }()

    private static let catalog: Catalog = {
        guard let catalog = try? Catalog.load(accelerators: ["H100", "L40S"]) else {
            preconditionFailure("the shipped catalogs cannot be read")
        }
        return catalog
    }()
}

/// A place for what can only be read from a file; one thread of a process at a time.
private final class Scratch: Sendable {
    static let shared = Scratch()
    private let folder: String

    private init() {
        let memory = "/dev/shm"
        let root = FileManager.default.isWritableFile(atPath: memory) ? memory : NSTemporaryDirectory()
        folder = "\(root)/plimsoll-harness-\(ProcessInfo.processInfo.processIdentifier)"
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(atPath: Scratch.shared.folder) }
    }

    func write(_ name: String, _ bytes: [UInt8]) -> String {
        let path = "\(folder)/\(name)"
        guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else {
            preconditionFailure("\(path) cannot be written")
        }
        return path
    }
}
