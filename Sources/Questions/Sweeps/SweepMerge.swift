internal import Foundation
internal import Input
internal import Measurements
internal import Parallel
public import Reports

/// Puts the parts of a sweep together: all rows in the order of items, and what they come to.
///
/// The result depends on the sweep alone: not on how many shards there were, nor on which came first. Memory holds a few
/// parts at a time.
public struct SweepMerge: Sendable {
    /// The folder of the sweep.
    public var folder: String
    /// Parts that are read at a time; nil for one on each core.
    public var threads: Int?

    /// A merge of the sweep in `folder`.
    public init(folder: String) { self.folder = folder }

    /// The most combinations of values that are listed with the distribution of their draws.
    static let mostCombinations = 1000

    /// Whether all parts are there.
    public func isComplete() throws -> Bool {
        let folder = try SweepFolder(reading: folder)
        return (0..<folder.manifest.blocks).allSatisfy(folder.has)
    }

    /// Hands all rows to `write` as comma-separated values, piece by piece, and returns what they come to.
    ///
    /// Throws which parts are missing, before anything is written, or damaged.
    public func run(_ write: (String) throws -> Void) throws -> SweepSummaryDocument {
        let folder = try SweepFolder(reading: folder)
        let manifest = folder.manifest
        try refuseMissing(folder)
        var sums = SweepSums(manifest)
        try write(CSVText(columns: manifest.columns).text)
        let threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
        let jobs = LongWork.Jobs(manifest.blocks)
        for start in stride(from: 0, to: manifest.blocks, by: threads) {
            let blocks = Array(start..<min(manifest.blocks, start + threads))
            let parts = parallelMap(blocks, threads: threads) { block -> Result<(String, SweepSums), any Error> in
                Result {
                    let rows = try folder.rows(block: block)
                    var text = CSVText()
                    var sums = SweepSums(manifest)
                    for row in rows {
                        text.add(row.map(\.cell))
                        sums.add(row)
                    }
                    return (text.text, sums)
                }
            }
            for part in parts {
                let (text, found) = try part.get()
                try write(text)
                sums.add(found)
                jobs.finishOne()
            }
        }
        return sums.document(manifest, folder: folder.path)
    }

    private func refuseMissing(_ folder: SweepFolder) throws {
        let blocks = folder.manifest.blocks
        let missing = (0..<blocks).filter { !folder.has($0) }
        guard !missing.isEmpty else { return }
        let items = missing.prefix(3).map { block in
            let items = folder.manifest.items(of: block)
            return "\(items.lowerBound)-\(items.upperBound - 1)"
        }.joined(separator: ", ")
        var what = "\(missing.count) of \(blocks) parts are missing: items \(items)" + (missing.count > 3 ? " ..." : "")
        if let count = SweepShardLog.count(at: folder.path) {
            let shards = Set(missing.map { SweepShard.owner(of: $0, total: blocks, count: count) }).sorted()
            what +=
                ", of shards " + shards.prefix(20).map { "\($0)/\(count)" }.joined(separator: ", ")
                + (shards.count > 20 ? " ..." : "")
        }
        throw InputProblems([
            Diagnostic(
                at: SourcePlace(file: folder.path), what,
                suggestion: "run these shards again; without --shard one process computes what is missing")
        ])
    }
}

extension JSONValue {
    /// As a cell of a table.
    fileprivate var cell: CSVText.Cell {
        switch self {
        case .number(let value): .number(value)
        case .text(let text): .text(text)
        case .flag(let flag): .text(flag ? "true" : "false")
        case .null, .list, .map: .number(nil)
        }
    }
}

/// What rows come to, added up part by part.
struct SweepSums: Sendable {
    private let columns: [String]
    private let status: Int
    private let draws: Int
    private let axes: Range<Int>
    private var statuses: [String: Int] = [:]
    private var sketches: [ValueSketch]
    private var combinations: [Int: Combination] = [:]
    private var cheapest: (cost: Double, row: [JSONValue])?
    private let cost: Int?
    /// The columns that are summed up for each combination.
    private let shown: [Int]
    private let budget: Int?
    private let service: Int?

    /// The draws of one combination.
    private struct Combination: Sendable {
        var values: [String]
        var feasible = 0
        var count = 0
        var shown: [ValueSketch]
        var withinBudget = 0
        var judgedBudget = 0
        var meets = 0

        mutating func add(_ other: Combination) {
            feasible += other.feasible
            count += other.count
            for index in shown.indices { shown[index].add(other.shown[index]) }
            withinBudget += other.withinBudget
            judgedBudget += other.judgedBudget
            meets += other.meets
        }
    }

    init(_ manifest: SweepManifest) {
        columns = manifest.columns
        draws = manifest.draws
        status = columns.firstIndex(of: "status") ?? 0
        axes = 1..<max(1, status - (draws > 1 ? 1 : 0))
        cost = columns.firstIndex(of: "monthly_usd")
        shown = ["monthly_usd", "ttft_ms_p95", "tpot_ms_p95", "goodput_share"].compactMap { name in
            manifest.columns.firstIndex(of: name)
        }
        budget = columns.firstIndex(of: "within_budget")
        service = columns.firstIndex(of: "slos_met")
        sketches = Array(repeating: ValueSketch(), count: columns.count)
    }

    mutating func add(_ row: [JSONValue]) {
        let state = row[status].text ?? ""
        // A message is told from the others by its first word alone: there may be many.
        statuses[state.hasPrefix("invalid") ? "invalid" : state, default: 0] += 1
        for index in (status + 1)..<max(status + 1, columns.count) {
            if let number = row[index].number { sketches[index].add(number) }
        }
        if let cost, let value = row[cost].number, draws == 1, value < cheapest?.cost ?? .infinity {
            cheapest = (value, row)
        }
        guard draws > 1, let item = row[0].number, Int(item) / draws < SweepMerge.mostCombinations else { return }
        let number = Int(item) / draws
        var combination =
            combinations[number]
            ?? Combination(
                values: axes.map { row[$0].text ?? "" }, shown: Array(repeating: ValueSketch(), count: shown.count))
        combination.count += 1
        if state != "infeasible", state != "saturated", !state.hasPrefix("invalid") { combination.feasible += 1 }
        for (place, column) in shown.enumerated() {
            if let value = row[column].number { combination.shown[place].add(value) }
        }
        if let budget, case .flag(let holds) = row[budget] {
            combination.judgedBudget += 1
            if holds { combination.withinBudget += 1 }
        }
        if let service, case .flag(true) = row[service] { combination.meets += 1 }
        combinations[number] = combination
    }

    mutating func add(_ other: SweepSums) {
        for (state, count) in other.statuses { statuses[state, default: 0] += count }
        for index in sketches.indices { sketches[index].add(other.sketches[index]) }
        for (number, found) in other.combinations {
            if var known = combinations[number] {
                known.add(found)
                combinations[number] = known
            } else {
                combinations[number] = found
            }
        }
        if let found = other.cheapest, found.cost < cheapest?.cost ?? .infinity { cheapest = found }
    }

    func document(_ manifest: SweepManifest, folder: String) -> SweepSummaryDocument {
        let figures = columns.indices.dropFirst(status + 1).compactMap { index in
            columns[index] == "seed" ? nil : SweepDistribution(columns[index], sketches[index])
        }
        let listed = combinations.sorted { $0.key < $1.key }.map { _, found in
            SweepCombination(
                values: found.values, draws: found.count,
                feasibleShare: Double(found.feasible) / Double(max(1, found.count)),
                figures: zip(shown, found.shown).compactMap { SweepDistribution(columns[$0], $1) },
                withinBudgetShare: found.judgedBudget == 0
                    ? nil : Double(found.withinBudget) / Double(found.judgedBudget),
                slosMetShare: service == nil || found.feasible == 0 ? nil : Double(found.meets) / Double(found.feasible)
            )
        }
        return SweepSummaryDocument(
            folder: folder, question: manifest.question.rawValue, sweep: manifest.id, items: manifest.items,
            parts: manifest.blocks, axes: axes.map { columns[$0] },
            statuses: statuses.sorted { $0.key < $1.key }.map { SweepStatus(status: $0.key, items: $0.value) },
            figures: figures, combinations: draws > 1 ? listed : nil,
            cheapest: cheapest.map { found in
                zip(columns, found.row).compactMap { name, cell in
                    cell == .null ? nil : SweepCell(name: name, value: cell.text ?? cell.compact)
                }
            })
    }
}
