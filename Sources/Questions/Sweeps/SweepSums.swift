internal import Calibration
internal import Input
internal import Measurements
internal import Reports
internal import Simulation
internal import Validation

/// What rows come to, added up part by part.
struct SweepSums: Sendable {
    private let columns: [String]
    private let status: Int
    private let repeats: Int
    private let axes: Range<Int>
    private let question: SweepGrid.Question
    /// The measured runs of a cross-validation by their names.
    private let runs: [String: MeasuredRun]
    private var statuses: [String: Int] = [:]
    private var sketches: [ValueSketch]
    private var combinations: [Int: Combination] = [:]
    private var cheapest: (cost: Double, row: [JSONValue])?
    private let cost: Int?
    /// The columns that are summed up for each combination.
    private let shown: [Int]
    private let budget: Int?
    private let service: Int?
    /// The item that was counted last.
    private var latest = -1.0
    private var judged: [Validation.Judged] = []
    private var predictions: [HoldOut: [HeldOutPrediction]] = [:]
    private var holdOuts: [HoldOut] = []
    /// The requests of the combination that is not yet over, and those before it that are listed.
    private var pool: SweepPool?
    private var pooled: [Int: SweepRequests] = [:]
    /// The requests of one part.
    private var pools: [SweepPool] = []
    /// Which sketches became histograms before.
    private var isFolded: [Bool] = []

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

    init(_ manifest: SweepManifest, _ runs: [String: MeasuredRun]) {
        columns = manifest.columns
        repeats = manifest.repeats
        question = manifest.question
        self.runs = runs
        status = columns.firstIndex(of: "status") ?? 0
        axes = 1..<(1 + manifest.axes)
        cost = columns.firstIndex(of: "monthly_usd")
        shown = ["monthly_usd", "ttft_ms_p95", "tpot_ms_p95", "goodput_share"].compactMap { name in
            manifest.columns.firstIndex(of: name)
        }
        budget = columns.firstIndex(of: "within_budget")
        service = columns.firstIndex(of: "slos_met")
        sketches = Array(repeating: ValueSketch(), count: columns.count)
    }

    /// The sums of nothing, with sketches of the same kind: adding them up takes no longer than it has to.
    var emptied: SweepSums {
        var empty = self
        empty.clear()
        return empty
    }

    private mutating func clear() {
        (statuses, combinations, predictions, pooled) = ([:], [:], [:], [:])
        (judged, holdOuts, pool, cheapest, latest) = ([], [], nil, nil, -1)
        isFolded = sketches.map(\.isFolded)
        sketches = Array(repeating: ValueSketch(), count: columns.count)
    }

    /// Adds a part.
    mutating func add(_ part: SweepPart) {
        for row in part.rows { add(row) }
        for (index, isFolded) in isFolded.enumerated() where isFolded { sketches[index].fold() }
        pools = part.pools
    }

    private mutating func add(_ row: [JSONValue]) {
        let state = row[status].text ?? ""
        // An item of measured runs has a row for each figure; the first one counts.
        let isFirst = row[0].number != latest
        latest = row[0].number ?? -1
        // A message is told from the others by its first word alone: there may be many.
        if isFirst {
            statuses[String(state[..<(state.utf8.firstIndex(of: UInt8(ascii: ":")) ?? state.endIndex)]), default: 0] +=
                1
        }
        guard !question.isOfRuns else { return add(row, isFirst: isFirst) }
        for index in (status + 1)..<max(status + 1, columns.count) {
            if let number = row[index].number { sketches[index].add(number) }
        }
        if let cost, let value = row[cost].number, repeats == 1, value < cheapest?.cost ?? .infinity {
            cheapest = (value, row)
        }
        guard repeats > 1, let item = row[0].number, Int(item) / repeats < SweepMerge.mostCombinations else { return }
        let number = Int(item) / repeats
        var combination =
            combinations[number]
            ?? Combination(
                values: axes.map { row[$0].text ?? "" }, shown: Array(repeating: ValueSketch(), count: shown.count))
        combination.count += 1
        if !["infeasible", "saturated"].contains(state), !state.hasPrefix("invalid") { combination.feasible += 1 }
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

    private mutating func add(_ row: [JSONValue], isFirst: Bool) {
        if question == .validate {
            SweepRuns.add(row[status...], isFirst: isFirst, to: &judged)
        } else if let holdOut = row[1].text.flatMap({ HoldOut(rawValue: $0) }) {
            if !holdOuts.contains(holdOut) { holdOuts.append(holdOut) }
            if let prediction = SweepRuns.prediction(row[status...], runs) {
                predictions[holdOut, default: []].append(prediction)
            }
        }
    }

    /// Adds the sums of the part that comes next.
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
        judged += other.judged
        for holdOut in other.holdOuts where !holdOuts.contains(holdOut) { holdOuts.append(holdOut) }
        for (holdOut, found) in other.predictions { predictions[holdOut, default: []] += found }
        for next in other.pools {
            if pool?.combination == next.combination {
                pool?.requests.add(next.requests)
            } else {
                closePool()
                pool = next
            }
        }
    }

    /// Reads the percentiles of the combination that is over: only its figures are kept, whatever their number.
    private mutating func closePool() {
        if let pool, pool.combination < SweepMerge.mostCombinations {
            pooled[pool.combination] = SweepRequests(pool.requests)
        }
        pool = nil
    }

    /// The predictions of a cross-validation, in the order in which one process makes them.
    var heldOut: HeldOut {
        var heldOut = HeldOut()
        for holdOut in holdOuts {
            let all = predictions[holdOut] ?? []
            heldOut.add(
                all.filter { $0.run.pools == nil } + all.filter { $0.run.pools != nil }, leavingOut: holdOut)
        }
        return heldOut
    }

    /// What all parts come to, once all are added.
    func document(_ manifest: SweepManifest, folder: String) -> SweepSummaryDocument {
        var whole = self
        whole.closePool()
        return whole.summary(manifest, folder: folder)
    }

    private func summary(_ manifest: SweepManifest, folder: String) -> SweepSummaryDocument {
        let figures = columns.indices.dropFirst(status + 1).compactMap { index in
            columns[index] == "seed" ? nil : SweepDistribution(columns[index], sketches[index])
        }
        let listed = combinations.sorted { $0.key < $1.key }.map { number, found in
            SweepCombination(
                values: found.values, draws: found.count,
                feasibleShare: Double(found.feasible) / Double(max(1, found.count)),
                figures: zip(shown, found.shown).compactMap { SweepDistribution(columns[$0], $1) },
                withinBudgetShare: found.judgedBudget == 0
                    ? nil : Double(found.withinBudget) / Double(found.judgedBudget),
                slosMetShare: service == nil || found.feasible == 0
                    ? nil : Double(found.meets) / Double(found.feasible),
                requests: pooled[number])
        }
        return SweepSummaryDocument(
            folder: folder, question: manifest.question.rawValue, sweep: manifest.id, items: manifest.items,
            parts: manifest.blocks, axes: axes.map { columns[$0] },
            statuses: statuses.sorted { $0.key < $1.key }.map { SweepStatus(status: $0.key, items: $0.value) },
            figures: figures, combinations: repeats > 1 ? listed : nil,
            cheapest: cheapest.map { found in
                zip(columns, found.row).compactMap { name, cell in
                    cell == .null ? nil : SweepCell(name: name, value: cell.text ?? cell.compact)
                }
            },
            accuracy: question == .validate ? Validation(judged).summaries : nil,
            heldOut: question == .crossvalidate ? heldOut.rows : nil)
    }
}
