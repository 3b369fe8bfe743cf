internal import Foundation
internal import Input
internal import Performance
internal import Quantities
internal import Workload

/// How far predictions were off on runs held out of the fit, by metric, kind of load and nearness of evidence.
///
/// Split conformal intervals (arXiv 2107.07511): the quantiles of held-out residuals bound the next one.
public struct ResidualTable: Sendable, Equatable {
    /// Quantiles of log(measured / predicted) and how many residuals they are based on.
    public struct Cell: Sendable, Equatable {
        /// The quantile that hardly any stay below: nine in ten new ones lie between it and ``high``.
        public var low: Double
        /// A fifth stay below it.
        public var lower: Double
        /// The median.
        public var middle: Double
        /// A fifth stay above it.
        public var upper: Double
        /// The quantile that hardly any stay above.
        public var high: Double
        /// Residuals.
        public var count: Int

        /// Quantiles of residuals; those between the outer ones and the median as a normal distribution has them, where
        /// they are not given.
        public init(
            low: Double, lower: Double? = nil, middle: Double, upper: Double? = nil, high: Double, count: Int
        ) {
            self.low = low
            self.lower = lower ?? middle + ResidualTable.fifthOverTail * (low - middle)
            self.middle = middle
            self.upper = upper ?? middle + ResidualTable.fifthOverTail * (high - middle)
            self.high = high
            self.count = count
        }

        /// The value that a share of `share` of residuals stays below: between the quantiles as between those of a normal
        /// distribution, beyond them as from the last two.
        func quantile(_ share: Double) -> Double {
            let places = ResidualTable.places
            let values = [low, lower, middle, upper, high]
            let wanted = NormalCurve.quantile(max(1e-6, min(1 - 1e-6, share)))
            let after = max(1, min(4, places.firstIndex { $0 >= wanted } ?? 4))
            let slope = (values[after] - values[after - 1]) / (places[after] - places[after - 1])
            return values[after] + slope * (wanted - places[after])
        }

        /// The quantiles of residuals `spread` times as large.
        func spread(by spread: Double) -> Cell {
            Cell(
                low: spread * low, lower: spread * lower, middle: spread * middle, upper: spread * upper,
                high: spread * high, count: count)
        }

        /// The same quantiles, at least as far out as those of `other`.
        func widened(to other: Cell) -> Cell {
            Cell(
                low: min(low, other.low), lower: min(lower, other.lower), middle: middle,
                upper: max(upper, other.upper), high: max(high, other.high), count: count)
        }

        /// Quantiles between these and those of `other`, of which these have the part `share`.
        func blended(with other: Cell, by share: Double) -> Cell {
            func between(_ own: Double, _ other: Double) -> Double { share * own + (1 - share) * other }
            return Cell(
                low: between(low, other.low), lower: between(lower, other.lower), middle: between(middle, other.middle),
                upper: between(upper, other.upper), high: between(high, other.high), count: count)
        }

        /// The quantiles of residuals, each with the configuration that it is of, in any order.
        ///
        /// Runs of one configuration err alike: n of them weigh as the square root of n. There are fewer independent errors
        /// than are counted all the same, so the outer quantiles are taken a little farther out than 5% for nine in ten to
        /// lie between them.
        init(_ residuals: [(value: Double, configuration: String)]) {
            var counts: [String: Double] = [:]
            for residual in residuals { counts[residual.configuration, default: 0] += 1 }
            let sorted = residuals.map { (value: $0.value, weight: 1 / (counts[$0.configuration] ?? 1).squareRoot()) }
                .sorted { $0.value < $1.value }
            let whole = sorted.reduce(0) { $0 + $1.weight }
            func quantile(_ share: Double) -> Double {
                var sum = 0.0
                for (value, weight) in sorted {
                    sum += weight
                    if sum >= share * whole { return value }
                }
                return sorted.last?.value ?? 0
            }
            let tail = ResidualTable.tail
            let fifth = ResidualTable.fifth
            self.init(
                low: quantile(tail), lower: quantile(fifth), middle: quantile(0.5), upper: quantile(1 - fifth),
                high: quantile(1 - tail), count: sorted.count)
        }
    }

    private let given: [String: Cell]
    /// The cells that come with the program, each read when it is asked for.
    private let embedded: PackedTable?

    /// A table of these cells, by name, see ``key(_:_:_:)``.
    public init(cells: [String: Cell] = [:]) {
        given = cells
        embedded = nil
    }

    /// The cells in a table that ``packed`` wrote.
    init(_ packed: PackedTable) {
        given = [:]
        embedded = packed
    }

    /// The cell called `name`; nil when there is none.
    private subscript(name: String) -> Cell? {
        if let cell = given[name] { return cell }
        return embedded.flatMap { table in table.firstRow(of: name).map { Cell(table, $0) } }
    }

    /// All cells by name.
    ///
    /// Complexity: O(cells), where the subscript reads one.
    public var cells: [String: Cell] {
        guard let embedded else { return given }
        return Dictionary(
            uniqueKeysWithValues: (0..<embedded.count).map { (embedded.text($0, 0), Cell(embedded, $0)) })
    }

    /// Whether both have the same cells, wherever they lie.
    public static func == (left: ResidualTable, right: ResidualTable) -> Bool { left.cells == right.cells }

    /// The name of a cell; with a source, of what was held out of that source alone.
    static func key(_ level: EvidenceLevel, _ metric: String, _ kind: String, source: String? = nil) -> String {
        "\(level.rawValue) \(metric) \(kind)" + (source.map { " of \($0)" } ?? "")
    }

    /// The best cell there is: for the kind of load, else for all kinds, else for evidence farther away.
    ///
    /// A cell of few residuals is as wide as the next one at least: runs of one configuration err alike, so a few dozen
    /// of them are a handful of independent draws, and their outer quantiles too narrow.
    func cell(_ level: EvidenceLevel, _ metric: Metric, _ kind: String, source: String? = nil) -> Cell? {
        cell(level, metric.word, kind, source: source)
    }

    /// The same for runs that were measured as those of `source` were, if any were held out.
    ///
    /// Who states the conditions precisely is missed by less. Its own errors count by n / (n + ``few``), what is known
    /// of all sources for the rest: a source has measured a handful of configurations, which err alike.
    func cell(_ level: EvidenceLevel, _ metric: String, _ kind: String, source: String?) -> Cell? {
        let common = cell(level, metric, kind)
        guard let source, let own = self[ResidualTable.key(level, metric, kind, source: source)] else { return common }
        return common.map { own.blended(with: $0, by: Double(own.count) / (Double(own.count) + ResidualTable.few)) }
    }

    /// The cell for `load` on a replica with a sustainable rate of `capacity`, where measurements spread `spread` times as
    /// far as is assumed: as rates approach the capacity, that of full replicas takes over, whose errors are those of
    /// queues.
    ///
    /// Cells are made on either side of 70% (``Load/kind(capacity:)``); between 60 and 80%, they blend, for no error
    /// jumps there.
    func cell(
        _ level: EvidenceLevel, _ metric: Metric, _ load: Load, capacity: Rate<Requests>, spread: Double
    ) -> Cell? {
        let away = cell(level, metric, load.kind)?.spread(by: spread)
        guard case .rate(let rate, _) = load, capacity.value > 0 else { return away }
        let blend = ResidualTable.blend
        let share = max(0, min(1, (rate.value / capacity.value - blend.start) / blend.width))
        guard let near = cell(level, metric, Load.nearCapacity), let away else { return away }
        return near.blended(with: away, by: share)
    }

    /// The name of the cell of the highest rate with a steady state, which runs measured that were offered more.
    static func capacityKey(_ level: EvidenceLevel) -> String { key(level, "capacity", "any") }

    /// The cell of the highest rate with a steady state.
    func capacity(_ level: EvidenceLevel) -> Cell? { cell(level, "capacity", "any") }

    /// The share of residuals below the lower end of an interval, and above its upper one; a little under 5%, see
    /// ``Cell/init(_:)``.
    static let tail = 0.04
    /// The share of residuals beyond each of the inner quantiles.
    static let fifth = 0.2
    /// Where the quantiles of a cell stand on a standard normal distribution.
    private static let places = [tail, fifth, 0.5, 1 - fifth, 1 - tail].map { NormalCurve.quantile($0) }
    /// How far the inner quantiles of a normal distribution are from its middle, over how far the outer ones are.
    private static let fifthOverTail = NormalCurve.quantile(1 - fifth) / NormalCurve.quantile(1 - tail)
    /// The share of capacity at which the errors of full replicas begin to matter, and over which they take over.
    static let blend = (start: 0.6, width: 0.2)
    /// Residuals of a source that count as much as those of all sources do.
    static let few = 40.0
    /// The fewest residuals of a source that make a cell of their own.
    static let fewest = 15
    /// The fewest residuals that make a cell: fewer have no 5% quantile.
    static let least = 20
    /// Residuals from which on a cell's outer quantiles are trusted: three of them lie beyond each.
    static let enough = 60

    /// The same for a figure that may not be one of ``Metric``.
    func cell(_ level: EvidenceLevel, _ metric: String, _ kind: String) -> Cell? {
        var narrow: Cell?
        for farther in EvidenceLevel.allCases where farther >= level {
            for kind in [kind, "any"] {
                guard let cell = self[ResidualTable.key(farther, metric, kind)], cell.count >= ResidualTable.least
                else { continue }
                let wide = narrow.map { $0.widened(to: cell) } ?? cell
                guard cell.count < ResidualTable.enough else { return wide }
                narrow = wide
            }
        }
        return narrow
    }

    /// The cell of a figure; nil when it was never held out.
    public func cell(
        _ figure: RunFigure, _ level: EvidenceLevel, _ kind: String, source: String? = nil
    ) -> Cell? {
        cell(level, figure.cellName, kind, source: source) ?? cell(level, figure.nearest.word, kind, source: source)
    }
}

extension ResidualTable.Cell {
    /// The logarithms of the ends of the 90% interval over what is predicted, which lies inside whatever the bias.
    public var errors: ClosedRange<Double> { min(0, low)...max(0, high) }
}

extension RunFigure {
    /// The name of the figure in a table of residuals.
    var cellName: String { metric?.word ?? rawValue }

    /// The metric that it is most like: whose residuals are used when it has none of its own.
    public var nearest: Metric {
        switch self {
        case .outputTokens, .totalTokens, .requests: .throughput
        case .ttftMean, .ttftP90: .ttft
        case .ttftP50: .ttft50
        case .ttftP99: .ttft99
        case .tpotMean, .tpotP50, .tpotP90, .tpotP99, .itlMean: .tpot
        case .e2eMean, .e2eP50, .e2eP90, .e2eP99: .e2e
        }
    }
}
