import Quantities

/// Values of single requests, to be summed up.
struct Sample {
    private var values: [Double] = []

    var isEmpty: Bool { values.isEmpty }

    mutating func add(_ value: Double?) {
        if let value { values.append(value) }
    }

    /// The mean; nil of nothing.
    var mean: Double? { values.isEmpty ? nil : values.reduce(0, +) / Double(values.count) }

    /// Mean and percentiles, linear between ranks as NumPy does; `unit` is how many seconds one is.
    func latency(unit: Double) -> LatencySummary {
        let sorted = values.sorted()
        func quantile(_ share: Double) -> Seconds? {
            guard let last = sorted.last else { return nil }
            let rank = share * Double(sorted.count - 1)
            let low = Int(rank)
            guard low + 1 < sorted.count else { return Seconds(last * unit) }
            return Seconds((sorted[low] + (sorted[low + 1] - sorted[low]) * (rank - Double(low))) * unit)
        }
        return LatencySummary(
            mean: mean.map { Seconds($0 * unit) }, p50: quantile(0.5), p90: quantile(0.9), p95: quantile(0.95),
            p99: quantile(0.99))
    }
}
