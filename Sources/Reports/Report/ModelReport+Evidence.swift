internal import Calibration
internal import Catalog
internal import Charts
internal import Input
internal import Performance
internal import Planning
internal import Quantities
internal import Validation
internal import Workload

extension ModelReport {
    /// Predicted against measured for the published runs that are nearest to this plan.
    var accuracy: ReportFigure? {
        guard let best, let evidence = NearRuns(best.deployment, catalog, model) else { return nil }
        return figure(
            "accuracy", evidence.chart, finding: evidence.finding,
            "Published runs of \(evidence.scope). The fit has seen these runs; errors of runs left out of it are larger.",
            evidence.table)
    }

    /// The held-out errors of the slice that this plan falls into.
    func heldOut(_ rows: [AccuracyRow]) -> ReportTable? {
        guard let best, let calibrated else { return nil }
        let leftOut =
            switch calibrated.evidence {
            case .configuration: "load"
            case .modelAndAccelerator, .acceleratorAndEngine: "configuration"
            case .architecture, .none: "accelerator"
            }
        let kind = best.estimate.load.kind
        let slice = rows.filter { row in
            guard row.leftOut == leftOut, row.asking == Asking.release.rawValue else { return false }
            // How high a rate can be is a question of loads that come at one.
            let isCapacity = kind == "rate" && row.figure == AccuracyRow.capacityFigure
            return isCapacity || row.load == kind && row.figure != AccuracyRow.shortfallFigure
        }
        guard !slice.isEmpty else { return nil }
        var table = ReportTable([
            ("figure", .left), ("left out", .left), ("load", .left), ("runs", .right), ("median error", .right),
            ("p90 error", .right), ("bias", .right), ("in 90% interval", .right),
        ])
        for row in slice {
            table.add([
                .text(Wording.figure(row.figure)), .text(Wording.leftOut(row.leftOut)),
                .text(Wording.loadKind(row.load)), .count(row.summary.count),
                .share(row.summary.medianError), .share(row.summary.p90Error), .share(row.summary.bias),
                .share(row.summary.coverage),
            ])
        }
        return table
    }
}

/// Published runs of the same accelerator and model, or of the same accelerator, with what is predicted for them.
struct NearRuns {
    private static let most = 80
    /// What the runs have in common with the plan, in words.
    let scope: String
    private let rows: [Validation.Row]
    private let panels: [Panel]

    /// One figure of the runs.
    private struct Panel {
        let figure: RunFigure
        let name: String
        let format: ValueFormat
    }

    /// The runs near `deployment`; nil when there are none.
    init?(_ deployment: Deployment, _ catalog: Catalog, _ predictor: PerformanceModel) {
        let lines = ShippedCalibration.runLines(naming: deployment.accelerator.id)
        let same = lines.filter { $0.text.contains("," + deployment.model.id + ",") }
        let near = same.count > 1 ? same : lines
        // Neighbouring lines are of one curve: every so-manieth shows all curves, the first ones only some.
        let step = max(1, (near.count + Self.most - 1) / Self.most)
        let chosen = stride(from: 0, to: near.count, by: step).map { near[$0].text }
        guard chosen.count > 1, let header = ShippedCalibration.runHeader else { return nil }
        scope =
            (same.count > 1
                ? "\(deployment.model.id) on \(deployment.accelerator.id)"
                : "any model on \(deployment.accelerator.id)")
            + (step > 1 ? " (\(chosen.count) of \(near.count), evenly picked)" : "")
        let text = ([header] + chosen).joined(separator: "\n") + "\n"
        guard
            let outcomes = try? RunBinding(catalog.models, catalog.hardware).outcomes(
                TextFile(name: "published runs", text: text))
        else { return nil }
        let rows = Array(Validation(outcomes, predictor).rows)
        guard rows.count > 1 else { return nil }
        self.rows = rows
        panels = [
            Panel(figure: .ttftMean, name: "mean TTFT", format: .seconds),
            Panel(figure: .tpotMean, name: "mean TPOT", format: .seconds),
            Panel(figure: .outputTokens, name: "output tokens/s", format: .number(unit: "")),
        ].filter { wanted in rows.count { $0.figure == wanted.figure } > 1 }.prefix(2).map(\.self)
    }

    /// The typical error of the first figure.
    var finding: String? {
        guard let panel = panels.first else { return nil }
        let errors = rows.filter { $0.figure == panel.figure }.map { abs($0.error) }.sorted()
        guard !errors.isEmpty else { return nil }
        return
            "\(panel.name) is predicted within \(Figures.percent(errors[errors.count / 2])) for half of \(errors.count) runs near "
            + "this plan"
    }

    /// A panel for each of the main figures.
    var chart: Chart {
        let groups = Set(rows.map(\.slice.load)).sorted().map(Wording.loadKind)
        let charts = panels.map { panel in
            let scale = panel.format == .seconds ? 1e-3 : 1
            let pairs = rows.filter { $0.figure == panel.figure }.map { row in
                AccuracyChart.Pair(
                    name: row.run, group: Wording.loadKind(row.slice.load), measured: row.measured * scale,
                    predicted: row.predicted * scale,
                    interval: row.interval.map { $0.lowerBound * scale...$0.upperBound * scale })
            }
            return AccuracyChart(
                title: panel.name, quantity: panel.name, format: panel.format, pairs: pairs, groups: groups)
        }
        let notes = [AccuracyChart.titleNote] + (charts.first?.intervalNotes ?? [])
        return Chart(
            title: "Predicted against measured, near this plan",
            summary: charts.map { "\($0.title): \($0.facts)" }.joined(separator: " "),
            panels: charts.map(\.titledPanel), notes: notes)
    }

    /// The numbers: latencies in milliseconds, throughput in tokens a second.
    var table: ReportTable {
        var table = ReportTable([
            ("run", .left), ("figure", .left), ("load", .left), ("measured", .right), ("predicted", .right),
            ("error", .right),
        ])
        for row in rows where panels.contains(where: { $0.figure == row.figure }) {
            table.add([
                .text(row.run), .text(row.figure.rawValue), .text(Wording.loadKind(row.slice.load)),
                .figure(row.measured),
                .figure(row.predicted), .share(row.error),
            ])
        }
        return table
    }
}
