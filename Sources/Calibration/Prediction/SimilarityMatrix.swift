/// What the errors of each two of some runs have in common, 0 to 1.
///
/// Runs share groups, lengths and loads with many others: each pair of those is compared once.
struct SimilarityMatrix {
    private let groups: Grouped<Int>
    private let lengths: Grouped<LocalCorrection.Place>
    private let loads: Grouped<Double>

    init(_ runs: [(place: LocalCorrection.Place, group: Int)], codes: [TraitCodes]) {
        groups = Grouped(runs.map(\.group)) { codes[$0].similarity(codes[$1]) }
        lengths = Grouped(
            runs.map { run in
                var place = run.place
                place.load = 0
                return place
            }
        ) { $0.similarity($1) }
        loads = Grouped(runs.map(\.place.load)) { SolvedRuns.likeness($0, $1) }
    }

    /// The factor of the runs of `order`, with noise on the diagonal.
    func factor(_ order: [Int], noise: Double) -> Cholesky {
        let size = order.count
        return Cholesky(size) { columns in
            for column in 0..<size {
                let group = groups.row(order[column])
                let length = lengths.row(order[column])
                let load = loads.row(order[column])
                for row in column..<size {
                    let run = order[row]
                    columns[column * size + row] =
                        groups.pairs[group + groups.numbers[run]] * lengths.pairs[length + lengths.numbers[run]]
                        * loads.pairs[load + loads.numbers[run]]
                }
                columns[column * size + column] += noise
            }
        }
    }

    /// Values with equal ones numbered alike, and a symmetric function of each two.
    private struct Grouped<Value: Equatable> {
        private let count: Int
        let numbers: [Int]
        /// The function of each two kinds, row by row.
        let pairs: [Double]

        init(_ values: [Value], _ function: (Value, Value) -> Double) {
            var kinds: [Value] = []
            var numbers: [Int] = []
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
            var pairs = [Double](repeating: 0, count: kinds.count * kinds.count)
            for row in kinds.indices {
                for column in 0...row {
                    let value = function(kinds[row], kinds[column])
                    pairs[row * kinds.count + column] = value
                    pairs[column * kinds.count + row] = value
                }
            }
            count = kinds.count
            self.numbers = numbers
            self.pairs = pairs
        }

        /// Where the pairs of a value begin.
        func row(_ value: Int) -> Int { numbers[value] * count }
    }
}
