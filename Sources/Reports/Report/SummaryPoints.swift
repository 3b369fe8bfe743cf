internal import Calibration
internal import Catalog
internal import Economics
internal import Performance
internal import Planning
internal import Quantities
internal import Workload

/// A plan in a few plain sentences.
enum SummaryPoints {
    static func of(_ model: ModelReport, _ best: PlanOption, band: ClosedRange<Double>) -> [String] {
        let name = best.deployment.model.id
        let replicas = best.replicas == 1 ? "one copy" : "\(best.replicas) copies"
        var points = [
            "To serve \(name) for \(Wording.load(model.plan.demand.arrival)) (\(Wording.shape(model.plan.demand.shape)) each), "
                + "\(PlanSection.machines(best).lowercasedFirst). They run \(replicas) of the model on "
                + "\(best.acceleratorsUsed) \(best.deployment.accelerator.name)."
        ]
        if model.isOffline {
            points.append("The work is done in time; nobody waits for single answers.")
        } else {
            let point = best.estimate.point
            points.append(
                "Of 100 requests, 95 get their first word within \(Figures.time(point.ttft.p95)) and are done within "
                    + "\(Figures.time(point.e2e.p95)); a user sees \(Figures.number(best.estimate.perceivedTokens.perSecond)) "
                    + "tokens a second.")
        }
        let load = Figures.percent(best.utilization)
        points.append(
            "At its peak the fleet does \(load) of what it could do for ever"
                + (best.utilization < band.lowerBound
                    ? ": there is room to spare" : best.utilization > band.upperBound ? ": there is little room" : "")
                + ". A larger machine would need more \(best.estimate.bottleneck.rawValue).")
        if let monthly = model.month.monthly {
            let unit = model.month.allocation?.blended ?? best.allocation.blended
            points.append(
                "A month costs \(Figures.dollars(monthly)), a year \(Figures.dollars(monthly * 12)): \(Figures.dollars(unit)) for "
                    + "a million tokens, idle time included.")
        }
        if let api = model.month.apis.min(by: { $0.present.api < $1.present.api }), let monthly = model.month.monthly {
            let ratio = monthly / api.present.api
            points.append(
                "The same requests would cost \(Figures.dollars(api.present.api)) a month at \(api.price.provider) "
                    + "(\(api.price.model)): "
                    + (ratio > 1
                        ? "own machines cost \(Figures.number(ratio)) times as much."
                        : "own machines cost \(Figures.percent(ratio)) of that."))
        }
        if let calibrated = model.calibrated {
            points.append("What it rests on: \(calibrated.evidence.name). \(SurenessSection.sentence(model) ?? "")")
        }
        return points
    }
}

extension String {
    /// The text with its first letter in lower case.
    fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
