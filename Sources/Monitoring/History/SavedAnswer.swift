internal import Foundation
internal import Input

/// Reads answers of Prometheus's HTTP API that were saved to files.
enum SavedAnswer {
    static func read(
        _ file: TextFile, figure: String?, window: ClosedRange<Double>
    ) throws(InputProblems) -> ServingHistory {
        let answer: PrometheusAnswer
        do { answer = try JSONDecoder().decode(PrometheusAnswer.self, from: Data(file.bytes)) } catch {
            throw MetricsFile.nothing(in: file.name, "this is no answer of Prometheus's HTTP API")
        }
        if answer.status == "error" {
            throw MetricsFile.nothing(
                in: file.name, "the answer is an error: \((answer.error ?? "").prefix(200))",
                suggestion: "ask again, and save what it answers then")
        }
        guard answer.status == "success" else {
            throw MetricsFile.nothing(in: file.name, "this is no answer of Prometheus's HTTP API")
        }
        guard !answer.series.isEmpty else {
            throw MetricsFile.nothing(
                in: file.name, "the answer holds no series", suggestion: "check the query and its time")
        }
        let signal = try figure.map { word throws(InputProblems) in try named(word, file.name) }
        let available = SeriesNames(Set(answer.series.compactMap { $0.labels["__name__"] }))
        var builder = HistoryBuilder(window: window)
        var source: MetricSource?
        var unnamed = 0
        for (index, series) in answer.series.enumerated() {
            let labels = SeriesLabels(series.labels)
            let kind: HistoryBuilder.Kind
            if let signal {
                kind = .figure(signal)
            } else if let found = labels["__name__"].flatMap({ SeriesKind(name: $0, labels: labels, among: available) })
            {
                if source == nil { source = found.source }
                guard found.source == nil || found.source == source else { continue }
                kind = found.kind
            } else {
                unnamed += 1
                continue
            }
            let model = source.flatMap { labels[$0.modelLabel] }
            for point in series.points {
                builder.add(kind, series: index, time: point.time, value: point.value, model: model)
            }
        }
        if unnamed == answer.series.count {
            throw MetricsFile.nothing(
                in: file.name, "the answer does not name its series: what the query computed cannot be told",
                suggestion: "name it: \(file.name)=ttft_p99, or one of "
                    + MetricFigure.words.joined(separator: ", "))
        }
        return try MetricsFile.finish(builder, source: source, name: file.name)
    }

    static func named(_ word: String, _ file: String) throws(InputProblems) -> ServingHistory.Signal {
        guard let signal = MetricFigure.signal(word) else {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: file), "\(word.prefix(60)) is no figure",
                    allowed: "one of: " + MetricFigure.words.joined(separator: ", "),
                    suggestion: didYouMean(word, among: MetricFigure.words))
            ])
        }
        return signal
    }
}
