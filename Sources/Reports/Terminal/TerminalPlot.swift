internal import Foundation

/// Points on a terminal: a frame of characters with the ends of both axes.
public struct TerminalPlot: Sendable {
    /// How values are written at the ends of an axis.
    public typealias Label = @Sendable (Double) -> String

    /// What the plot is called.
    public var title: String
    /// The places to mark; what is not a number is left out.
    public var points: [(x: Double, y: Double)]
    /// Whether both axes are logarithmic: places at or below zero are left out.
    public var isLogarithmic: Bool
    /// Whether a line of equal values is drawn.
    public var hasDiagonal: Bool
    /// Whether the room from zero up to the points is filled: a quantity over time, each value until the next.
    public var isFilled: Bool
    /// The ends of the axes in words.
    public var labels: (x: Label, y: Label)

    /// A plot of `points`.
    public init(
        title: String, points: [(x: Double, y: Double)], isLogarithmic: Bool = false, hasDiagonal: Bool = false,
        isFilled: Bool = false, x: @escaping Label, y: @escaping Label
    ) {
        self.title = title
        self.points = points
        self.isLogarithmic = isLogarithmic
        self.hasDiagonal = hasDiagonal
        self.isFilled = isFilled
        labels = (x, y)
    }

    /// The plot as lines, `width` by `height` characters without its labels; none when there is nothing to mark.
    ///
    /// Linear in the number of points.
    public func lines(_ glyphs: TerminalGlyphs, width: Int = 64, height: Int = 10) -> [String] {
        let usable = points.filter { $0.x.isFinite && $0.y.isFinite && (!isLogarithmic || ($0.x > 0 && $0.y > 0)) }
        guard var x = Self.range(usable.map(\.x)), var y = Self.range(usable.map(\.y)), width > 1, height > 1 else {
            return []
        }
        if hasDiagonal {
            x = min(x.lowerBound, y.lowerBound)...max(x.upperBound, y.upperBound)
            y = x
        } else if !isLogarithmic, y.lowerBound > 0 {
            y = 0...y.upperBound
        }
        var raster = Raster(glyphs, width: width, height: height)
        if hasDiagonal {
            for step in 0...(4 * width) { raster.mark(share(step, 4 * width), share(step, 4 * width), with: ".") }
        }
        if isFilled, !isLogarithmic {
            fill(&raster, usable.sorted { $0.x < $1.x }, x, y)
        } else {
            for point in usable { raster.mark(place(point.x, in: x), place(point.y, in: y)) }
        }
        let ends = [labels.y(y.upperBound), labels.y(y.lowerBound)]
        let margin = ends.map(\.count).max() ?? 0
        let bar = glyphs == .unicode ? "\u{2502}" : "|"
        let rows = raster.rows.enumerated().map { index, row in
            let label = index == 0 ? ends[0] : index == height - 1 ? ends[1] : ""
            return String(repeating: " ", count: margin - label.count) + label + " " + bar + Self.trimmed(row)
        }
        let (left, right) = (labels.x(x.lowerBound), labels.x(x.upperBound))
        let gap = String(repeating: " ", count: max(1, width - left.count - right.count))
        return [title] + rows + [String(repeating: " ", count: margin + 2) + left + gap + right]
    }

    /// Fills each column of dots up to the highest value in it, or to the last one before it.
    private func fill(
        _ raster: inout Raster, _ points: [(x: Double, y: Double)], _ x: ClosedRange<Double>, _ y: ClosedRange<Double>
    ) {
        var next = 0
        var last = 0.0
        for column in 0..<raster.columns {
            let end = share(column + 1, raster.columns)
            var top: Double?
            while next < points.count, place(points[next].x, in: x) <= end || column == raster.columns - 1 {
                last = points[next].y
                top = max(top ?? last, last)
                next += 1
            }
            let height = y.upperBound > y.lowerBound ? place(top ?? last, in: y) : 0
            guard height > 0 else { continue }
            for row in 0..<raster.rowsOfDots where (Double(row) + 0.5) / Double(raster.rowsOfDots) <= height || row == 0
            {
                raster.mark(
                    (Double(column) + 0.5) / Double(raster.columns), (Double(row) + 0.5) / Double(raster.rowsOfDots),
                    with: "#")
            }
        }
    }

    private func share(_ step: Int, _ of: Int) -> Double { Double(step) / Double(of) }

    private func place(_ value: Double, in range: ClosedRange<Double>) -> Double {
        let (low, high) = (range.lowerBound, range.upperBound)
        guard high > low else { return 0.5 }
        return isLogarithmic ? (log(value) - log(low)) / (log(high) - log(low)) : (value - low) / (high - low)
    }

    private static func range(_ values: [Double]) -> ClosedRange<Double>? {
        guard let low = values.min(), let high = values.max() else { return nil }
        return low...high
    }

    private static func trimmed(_ text: String) -> String {
        var text = Substring(text)
        while text.last == " " || text.last == "\u{2800}" { text.removeLast() }
        return String(text)
    }
}

/// Dots in a frame of characters: two by four to a character in Braille, one otherwise.
struct Raster {
    private let glyphs: TerminalGlyphs
    private let width, height: Int
    private var cells: [UInt8]
    private var letters: [Character]

    init(_ glyphs: TerminalGlyphs, width: Int, height: Int) {
        self.glyphs = glyphs
        self.width = width
        self.height = height
        cells = Array(repeating: 0, count: width * height)
        letters = Array(repeating: " ", count: width * height)
    }

    /// Dots side by side.
    var columns: Int { glyphs == .unicode ? 2 * width : width }
    /// Dots one above the other.
    var rowsOfDots: Int { glyphs == .unicode ? 4 * height : height }

    /// Marks a place from 0 to 1 on both axes, the second from the bottom up; what lies outside is left out.
    ///
    /// Where there are letters only, `letter` stands for the mark.
    mutating func mark(_ x: Double, _ y: Double, with letter: Character = "*") {
        guard (0...1).contains(x), (0...1).contains(y) else { return }
        let column = min(columns - 1, Int(x * Double(columns)))
        let row = min(rowsOfDots - 1, Int((1 - y) * Double(rowsOfDots)))
        guard glyphs == .unicode else {
            letters[row * width + column] = letter
            return
        }
        // Braille numbers its dots 1-2-3-7 down the left side and 4-5-6-8 down the right one.
        let bits: [[UInt8]] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]]
        cells[row / 4 * width + column / 2] |= bits[column % 2][row % 4]
    }

    /// The characters, from the top down.
    var rows: [String] {
        (0..<height).map { row in
            let places = (row * width)..<(row * width + width)
            guard glyphs == .unicode else { return String(letters[places]) }
            return String(
                cells[places].map { cell -> Character in
                    guard cell != 0, let scalar = Unicode.Scalar(0x2800 + UInt32(cell)) else { return " " }
                    return Character(scalar)
                })
        }
    }
}
