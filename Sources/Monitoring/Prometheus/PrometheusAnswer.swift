/// What every answer of the API says of itself.
protocol PrometheusReply {
    var status: String? { get }
    var error: String? { get }
}

/// One series with its points in the order of time.
struct PrometheusSeries: Sendable {
    var labels: [String: String]
    /// Seconds since 1970, and values; what is no finite number is left out.
    var points: [Point]

    struct Point: Sendable, Hashable {
        var time: Double
        var value: Double
    }
}

/// The answer to a question for names.
struct NameAnswer: Decodable, PrometheusReply {
    var status: String?
    var error: String?
    var data: [String]?
}

/// The answer to a query: a vector, a matrix or a scalar.
struct PrometheusAnswer: Decodable, PrometheusReply {
    var status: String?
    var error: String?
    var resultType: String?
    var series: [PrometheusSeries] = []
    /// Points whose value is no finite number.
    var emptyPoints = 0

    private enum Key: String, CodingKey {
        case status, error, data, resultType, result, metric, value, values
    }

    init(from decoder: any Decoder) throws {
        let root = try decoder.container(keyedBy: Key.self)
        status = try? root.decodeIfPresent(String.self, forKey: .status)
        error = try? root.decodeIfPresent(String.self, forKey: .error)
        guard let data = try? root.nestedContainer(keyedBy: Key.self, forKey: .data) else { return }
        resultType = try? data.decodeIfPresent(String.self, forKey: .resultType)
        if resultType == "scalar" {
            add([:], [try data.decode(Point.self, forKey: .result)])
            return
        }
        var list = try data.nestedUnkeyedContainer(forKey: .result)
        while !list.isAtEnd {
            let item = try list.nestedContainer(keyedBy: Key.self)
            let labels = try item.decodeIfPresent([String: String].self, forKey: .metric) ?? [:]
            let points =
                try item.decodeIfPresent([Point].self, forKey: .values)
                ?? [try item.decode(Point.self, forKey: .value)]
            add(labels, points)
        }
    }

    private mutating func add(_ labels: [String: String], _ points: [Point]) {
        let good = points.filter { $0.time.isFinite && $0.value.isFinite }
        emptyPoints += points.count - good.count
        series.append(
            PrometheusSeries(labels: labels, points: good.map { .init(time: $0.time, value: $0.value) }))
    }

    /// A pair of a time, which is a number, and a value, which is a text.
    private struct Point: Decodable {
        let time, value: Double

        init(from decoder: any Decoder) throws {
            var pair = try decoder.unkeyedContainer()
            time = try pair.decode(Double.self)
            let text = try pair.decode(String.self)
            // Swift reads neither "+Inf" nor "NaN" as Prometheus writes them; both mean that there is no figure.
            value = Double(text) ?? .nan
        }
    }
}
