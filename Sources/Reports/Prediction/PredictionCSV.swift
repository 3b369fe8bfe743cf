internal import Calibration
internal import Performance

/// Predictions as rows.
public enum PredictionCSV {
    /// The text of `reports`.
    public static func text(_ reports: [PredictionReport]) -> String {
        var csv = CSVText(
            columns: [
                "model", "gpu", "tp", "pp", "dp", "ep", "weight_precision", "kv_precision", "engine", "engine_version",
                "arrival", "request_rate", "concurrency", "input_tokens", "output_tokens", "state",
            ] + Metric.allCases.flatMap { ["\($0.column)", "\($0.column)_low", "\($0.column)_high"] } + [
                "ttft_ms_p95", "tpot_ms_p95", "e2e_ms_p95", "total_tok_s", "perceived_tok_s",
                "capacity_requests_s", "capacity_requests_s_low", "capacity_requests_s_high", "mfu", "mbu",
                "kv_occupancy", "busy", "bottleneck", "evidence", "usd_per_hour",
            ])
        for report in reports { csv.add(cells(report)) }
        return csv.text
    }

    private static func cells(_ report: PredictionReport) -> [CSVText.Cell] {
        let document = PredictionDocument(report)
        let deployment = document.deployment
        let load = document.workload
        let estimate = document.estimate
        func count(_ number: Int) -> CSVText.Cell { .number(Double(number)) }
        let start: [CSVText.Cell] = [
            .text(deployment.model), .text(deployment.gpu), count(deployment.tp), count(deployment.pp),
            count(deployment.dp), count(deployment.ep), .text(deployment.weightPrecision),
            .text(deployment.kvPrecision), .text(deployment.engine), .text(deployment.engineVersion),
            .text(load.arrival), .number(load.requestRate), .number(load.concurrency), .number(load.inputTokens),
            .number(load.outputTokens), .text(estimate.state),
        ]
        let figures = Metric.allCases.flatMap { metric -> [CSVText.Cell] in
            let figure = document.predicted[metric.column]
            return [.number(figure?.value), .number(figure?.low), .number(figure?.high)]
        }
        return start + figures + [
            .number(estimate.ttftMs.p95), .number(estimate.tpotMs.p95), .number(estimate.e2eMs.p95),
            .number(estimate.totalTokS), .number(estimate.perceivedTokS), .number(estimate.capacityRequestsS),
            .number(document.predicted[IntervalFigures.capacity]?.low),
            .number(document.predicted[IntervalFigures.capacity]?.high), .number(estimate.mfu), .number(estimate.mbu),
            .number(estimate.kvOccupancy), .number(estimate.busy),
            .text(estimate.bottleneck), .text(document.evidence.level), .number(document.cost?.usdPerHour),
        ]
    }
}
