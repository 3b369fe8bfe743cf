internal import Foundation
public import Input

/// How far predictions were off on runs that the fit had not seen, by metric, kind of load and nearness of evidence.
///
/// Split conformal intervals (arXiv 2107.07511): the quantiles of held-out residuals bound the next one.
public struct ResidualTable: Sendable, Equatable {
    /// Quantiles of log(measured / predicted) and how many residuals they rest on.
    public struct Cell: Sendable, Equatable {
        /// The quantile that 5 % stay below.
        public var low: Double
        /// The median.
        public var middle: Double
        /// The quantile that 95 % stay below.
        public var high: Double
        /// Residuals.
        public var count: Int

        /// Quantiles of residuals.
        public init(low: Double, middle: Double, high: Double, count: Int) {
            self.low = low
            self.middle = middle
            self.high = high
            self.count = count
        }

        /// The same quantiles, at least as far out as those of `other`.
        func widened(to other: Cell) -> Cell {
            Cell(low: min(low, other.low), middle: middle, high: max(high, other.high), count: count)
        }

        /// The quantiles of `residuals`, which may come in any order.
        init(_ residuals: [Double]) {
            let sorted = residuals.sorted()
            func quantile(_ share: Double) -> Double {
                sorted[max(0, min(sorted.count - 1, Int((share * Double(sorted.count + 1)).rounded(.up)) - 1))]
            }
            self.init(low: quantile(0.05), middle: quantile(0.5), high: quantile(0.95), count: sorted.count)
        }
    }

    /// The cells by name, see ``key(_:_:_:)``.
    public var cells: [String: Cell]

    /// A table of these cells.
    public init(cells: [String: Cell] = [:]) { self.cells = cells }

    /// The name of a cell.
    static func key(_ level: EvidenceLevel, _ metric: String, _ kind: String) -> String {
        "\(level.rawValue) \(metric) \(kind)"
    }

    /// The best cell there is: for the kind of load, else for all kinds, else for evidence farther away.
    ///
    /// A cell of few residuals is as wide as the next one at least: runs of one configuration err alike, so a few dozen
    /// of them are a handful of independent draws, and their outer quantiles too narrow.
    func cell(_ level: EvidenceLevel, _ metric: Metric, _ kind: String) -> Cell? { cell(level, "\(metric)", kind) }

    /// The same for a figure that may not be one of ``Metric``.
    func cell(_ level: EvidenceLevel, _ metric: String, _ kind: String) -> Cell? {
        var narrow: Cell?
        for farther in EvidenceLevel.allCases where farther >= level {
            for kind in [kind, "any"] {
                guard let cell = cells[ResidualTable.key(farther, metric, kind)], cell.count >= 20 else { continue }
                let wide = narrow.map { $0.widened(to: cell) } ?? cell
                guard cell.count < ResidualTable.enough else { return wide }
                narrow = wide
            }
        }
        return narrow
    }

    /// Residuals from which on a cell's outer quantiles are trusted: three of them lie beyond each.
    static let enough = 60

    /// The interval of a figure around `value`; nil when the figure was never held out.
    public func interval(
        _ figure: RunFigure, around value: Double, _ level: EvidenceLevel, _ kind: String
    ) -> ClosedRange<Double>? {
        guard let cell = cell(level, figure.cellName, kind) ?? figure.stand.flatMap({ cell(level, $0, kind) }) else {
            return nil
        }
        return value * exp(min(0, cell.low))...value * exp(max(0, cell.high))
    }

    /// The table as comma-separated values.
    public var table: String {
        var lines = ["cell,low,middle,high,count"]
        for (key, cell) in cells.sorted(by: { $0.key < $1.key }) {
            func text(_ value: Double) -> String { "\((value * 1e4).rounded() / 1e4)" }
            lines.append("\(key),\(text(cell.low)),\(text(cell.middle)),\(text(cell.high)),\(cell.count)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Reads what ``table`` wrote.
    public init(_ table: CSVTable) throws(InputProblems) {
        var records = CSVRecords(table, required: ["cell", "low", "middle", "high", "count"])
        cells = [:]
        for row in table.rows {
            cells[records.text(row, "cell")] = Cell(
                low: records.number(row, "low", in: -50...50), middle: records.number(row, "middle", in: -50...50),
                high: records.number(row, "high", in: -50...50),
                count: records.integer(row, "count", in: 0...10_000_000))
        }
        try records.check()
    }
}

extension RunFigure {
    /// The name of the figure in a table of residuals.
    var cellName: String { metric.map { "\($0)" } ?? rawValue }

    /// The name of the figure whose residuals stand in when it has none of its own.
    var stand: String? {
        let metric: Metric =
            switch self {
            case .outputTokens, .totalTokens, .requests: .throughput
            case .ttftMean, .ttftP90: .ttft
            case .ttftP50: .ttft50
            case .ttftP99: .ttft99
            case .tpotMean, .tpotP50, .tpotP90, .tpotP99, .itlMean: .tpot
            case .e2eMean, .e2eP50, .e2eP90, .e2eP99: .e2e
            }
        return "\(metric)"
    }
}
