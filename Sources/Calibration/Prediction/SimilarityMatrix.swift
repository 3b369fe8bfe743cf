internal import Foundation

/// What the errors of each two of some runs have in common, 0 to 1.
///
/// Runs share groups, lengths and loads with many others: each pair of those is compared once.
struct SimilarityMatrix {
    private let count: Int
    private var values: [Double]

    init(_ runs: [(place: LocalCorrection.Place, group: Int)], codes: [TraitCodes]) {
        let groups = Grouped(runs.map(\.group))
        let loads = Grouped(runs.map(\.place.load))
        let lengths = Grouped(
            runs.map { run in
                var place = run.place
                place.load = 0
                return place
            })
        let ofGroups = groups.pairs { codes[$0].similarity(codes[$1]) }
        let ofLengths = lengths.pairs { $0.similarity($1) }
        let ofLoads = loads.pairs { left, right in exp(-(left - right) * (left - right) / 2) }
        count = runs.count
        values = [Double](repeating: 0, count: count * count)
        for row in 0..<count {
            let group = groups.numbers[row] * groups.kinds.count
            let length = lengths.numbers[row] * lengths.kinds.count
            let load = loads.numbers[row] * loads.kinds.count
            for column in 0...row {
                let value =
                    ofGroups[group + groups.numbers[column]] * ofLengths[length + lengths.numbers[column]]
                    * ofLoads[load + loads.numbers[column]]
                values[row * count + column] = value
                values[column * count + row] = value
            }
        }
    }

    /// The factor of the runs of `order`, with noise on the diagonal.
    func factor(_ order: [Int], noise: Double) -> Cholesky {
        let size = order.count
        return Cholesky(size) { columns in
            for column in 0..<size {
                let start = order[column] * count
                for row in column..<size { columns[column * size + row] = values[start + order[row]] }
                columns[column * size + column] += noise
            }
        }
    }

    /// Values with equal ones numbered alike.
    private struct Grouped<Value: Equatable> {
        var kinds: [Value] = []
        var numbers: [Int] = []

        init(_ values: [Value]) {
            numbers.reserveCapacity(values.count)
            for value in values {
                // Neighbouring runs are most often alike.
                if let last = numbers.last, kinds[last] == value {
                    numbers.append(last)
                } else if let known = kinds.firstIndex(of: value) {
                    numbers.append(known)
                } else {
                    numbers.append(kinds.count)
                    kinds.append(value)
                }
            }
        }

        /// A symmetric function of each two kinds, row by row.
        func pairs(_ function: (Value, Value) -> Double) -> [Double] {
            let count = kinds.count
            var values = [Double](repeating: 0, count: count * count)
            for row in 0..<count {
                for column in 0...row {
                    let value = function(kinds[row], kinds[column])
                    values[row * count + column] = value
                    values[column * count + row] = value
                }
            }
            return values
        }
    }
}
