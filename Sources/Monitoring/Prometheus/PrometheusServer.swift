internal import Foundation
internal import Input

/// A Prometheus server, or anything that answers its HTTP API, such as Thanos, Mimir or VictoriaMetrics.
public struct PrometheusServer: Sendable {
    /// Points of one answer: the server refuses more than 11,000.
    static let mostPoints = 10_000
    /// Tries of a question that failed for a passing reason.
    static let tries = 4

    private let client: HTTPClient
    /// Seconds before the second try; each further wait is twice as long.
    private let firstWait: Double

    /// The server at `address`.
    public init(_ address: HTTPAddress, patience: Double = 30, firstWait: Double = 0.5) {
        var client = HTTPClient(address: address)
        client.patience = patience
        self.client = client
        self.firstWait = firstWait
    }

    /// Where it is, for messages.
    public var display: String { client.address.display }

    /// The names of all series that match between two moments.
    func names(matching selector: String, from: Double, to: Double) throws -> [String] {
        let answer: NameAnswer = try ask(
            "/api/v1/label/__name__/values",
            [("match[]", selector), ("start", Self.text(from)), ("end", Self.text(to))])
        return answer.data ?? []
    }

    /// What `query` gives at one moment.
    func instant(_ query: String, at time: Double) throws -> [PrometheusSeries] {
        let answer: PrometheusAnswer = try ask("/api/v1/query", [("query", query), ("time", Self.text(time))])
        return answer.series
    }

    /// What `query` gives from `from` to `to`, a point every `step` seconds, asked in pieces that the server allows.
    func range(_ query: String, from: Double, to: Double, step: Double) throws -> [PrometheusSeries] {
        var pieces: [PrometheusSeries] = []
        var index: [[String: String]: Int] = [:]
        var start = from
        while start <= to {
            let end = min(to, start + step * Double(Self.mostPoints - 1))
            let answer: PrometheusAnswer = try ask(
                "/api/v1/query_range",
                [
                    ("query", query), ("start", Self.text(start)), ("end", Self.text(end)), ("step", Self.text(step)),
                ])
            for series in answer.series {
                if let known = index[series.labels] {
                    pieces[known].points += series.points
                } else {
                    index[series.labels] = pieces.count
                    pieces.append(series)
                }
            }
            start = end + step
        }
        return pieces
    }

    /// Whole and half seconds as they are written by hand.
    private static func text(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e15 ? String(Int64(number)) : String(number)
    }

    private func ask<Answer: Decodable & PrometheusReply>(
        _ path: String, _ query: [(name: String, value: String)]
    ) throws -> Answer {
        var wait = firstWait
        for attempt in 1...Self.tries {
            let result = Result { () throws(HTTPClient.Trouble) in try client.get(path, query) }
            switch result {
            case .success(let answer) where answer.status < 500 && answer.status != 429 || attempt == Self.tries:
                return try read(answer, query)
            case .failure(let trouble) where !trouble.isPassing || attempt == Self.tries:
                throw FileFailure(
                    .unreadable, Diagnostic(at: SourcePlace(file: display), trouble.description))
            default: break
            }
            Thread.sleep(forTimeInterval: wait)
            wait *= 2
        }
        throw problem("no answer")
    }

    private func read<Answer: Decodable & PrometheusReply>(
        _ answer: HTTPClient.Answer, _ query: [(name: String, value: String)]
    ) throws -> Answer {
        let decoded = try? JSONDecoder().decode(Answer.self, from: Data(answer.body))
        if let decoded, decoded.status == "success", (200..<300).contains(answer.status) { return decoded }
        if let decoded, let error = decoded.error {
            let asked = query.first { $0.name == "query" || $0.name == "match[]" }?.value ?? ""
            throw problem("it refuses \(asked.prefix(300)): \(error.prefix(300))")
        }
        switch answer.status {
        case 401, 403:
            throw problem(
                "it answers \(answer.status): it wants to know who asks",
                "write user and password into the address: http://USER:PASSWORD@HOST:PORT")
        case 300..<400: throw problem("it answers \(answer.status): it sends elsewhere", "give the address it moved to")
        default: throw problem("it answers \(answer.status), and not as a Prometheus server does")
        }
    }

    private func problem(_ message: String, _ suggestion: String? = nil) -> InputProblems {
        InputProblems([
            Diagnostic(at: SourcePlace(file: display), message, suggestion: suggestion)
        ])
    }
}
