/// The factor L of a symmetric positive definite matrix M = L L'.
///
/// Columns are stored one after the other, so that all inner loops run over memory in order. Four columns at a time are
/// factorised and then taken off all that follow. The leading part of L factorises the leading part of M: systems over
/// the first unknowns alone need no factor of their own.
struct Cholesky {
    /// Rows and columns.
    let count: Int
    private var columns: [Double]

    /// Smallest pivot: keeps rounding in nearly singular matrices from taking the root of a negative number.
    private static let smallestPivot = 1e-9
    /// Columns that are taken off the rest together.
    private static let block = 4

    /// Factorises the matrix that `fill` writes: its lower triangle, column by column, `count` numbers a column.
    init(_ count: Int, _ fill: (_ columns: inout UnsafeMutableBufferPointer<Double>) -> Void) {
        self.count = count
        columns = [Double](unsafeUninitializedCapacity: count * count) { buffer, initialized in
            fill(&buffer)
            initialized = count * count
        }
        columns.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            var start = 0
            while start < count {
                let end = min(start + Cholesky.block, count)
                Cholesky.factorise(base, count, start..<end)
                if end - start == Cholesky.block {
                    for column in end..<count { Cholesky.takeOff(base, count, start, from: column) }
                }
                start = end
            }
        }
    }

    /// Factorises a block of columns from which all before it have been taken off.
    private static func factorise(_ base: UnsafeMutablePointer<Double>, _ count: Int, _ block: Range<Int>) {
        for column in block {
            let own = base + column * count
            for before in block.lowerBound..<column {
                let other = base + before * count
                let scale = other[column]
                for row in column..<count { own[row] -= other[row] * scale }
            }
            let pivot = max(own[column], smallestPivot).squareRoot()
            own[column] = pivot
            for row in column + 1..<max(column + 1, count) { own[row] /= pivot }
        }
    }

    /// Takes the four columns from `start` on off a later column.
    private static func takeOff(
        _ base: UnsafeMutablePointer<Double>, _ count: Int, _ start: Int, from column: Int
    ) {
        let first = base + start * count
        let factors = SIMD4(
            first[column], first[count + column], first[2 * count + column], first[3 * count + column])
        takeOff(base + column * count, first, count, column..<count, factors)
    }

    /// Takes four neighbouring columns, the first at `columns`, times the four `factors` off the `rows` of `own`.
    private static func takeOff(
        _ own: UnsafeMutablePointer<Double>, _ columns: UnsafePointer<Double>, _ count: Int, _ rows: Range<Int>,
        _ factors: SIMD4<Double>
    ) {
        let (a, b, c, d) = (columns, columns + count, columns + 2 * count, columns + 3 * count)
        let (fa, fb, fc, fd) = (factors[0], factors[1], factors[2], factors[3])
        var row = rows.lowerBound
        while row + 2 <= rows.upperBound {
            var value = pair(own + row)
            value -= pair(a + row) * fa
            value -= pair(b + row) * fb
            value -= pair(c + row) * fc
            value -= pair(d + row) * fd
            UnsafeMutableRawPointer(own + row).storeBytes(of: value, as: SIMD2<Double>.self)
            row += 2
        }
        if row < rows.upperBound { own[row] = own[row] - a[row] * fa - b[row] * fb - c[row] * fc - d[row] * fd }
    }

    private static func pair(_ place: UnsafePointer<Double>) -> SIMD2<Double> {
        UnsafeRawPointer(place).loadUnaligned(as: SIMD2<Double>.self)
    }

    /// Solves M x = `right` over the first `right.count` unknowns.
    func solve(_ right: [Double]) -> [Double] {
        var result = right
        let size = right.count
        columns.withUnsafeBufferPointer { columns in
            result.withUnsafeMutableBufferPointer { x in
                for column in 0..<size {
                    let start = column * count
                    x[column] /= columns[start + column]
                    let value = x[column]
                    for row in column + 1..<max(column + 1, size) { x[row] -= columns[start + row] * value }
                }
                for column in stride(from: size - 1, through: 0, by: -1) {
                    let start = column * count
                    var value = x[column]
                    for row in column + 1..<max(column + 1, size) { value -= columns[start + row] * x[row] }
                    x[column] = value / columns[start + column]
                }
            }
        }
        return result
    }

    /// The diagonal of the inverse of M over the first `size` unknowns: sums of squares of the columns of the inverse of L.
    ///
    /// Complexity: O(size^3), a sixth of it.
    func inverseDiagonal(_ size: Int) -> [Double] {
        columns.withUnsafeBufferPointer { columns in
            var diagonal = [Double](repeating: 0, count: size)
            withUnsafeTemporaryAllocation(of: Double.self, capacity: size) { column in
                for first in 0..<size {
                    for row in first..<size { column[row] = row == first ? 1 : 0 }
                    guard let base = columns.baseAddress, let own = column.baseAddress else { continue }
                    var sum = 0.0
                    var start = first
                    while start < size {
                        let end = min(start + Cholesky.block, size)
                        for row in start..<end {
                            let value = own[row] / base[row * count + row]
                            own[row] = value
                            sum += value * value
                            for below in row + 1..<max(row + 1, end) { own[below] -= base[row * count + below] * value }
                        }
                        if end < size {
                            let factors = SIMD4(own[start], own[start + 1], own[start + 2], own[start + 3])
                            Cholesky.takeOff(own, base + start * count, count, end..<size, factors)
                        }
                        start = end
                    }
                    diagonal[first] = sum
                }
            }
            return diagonal
        }
    }
}
