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
            "To serve \(name) with \(Wording.load(model.plan.demand.arrival)), each of \(Wording.shape(model.plan.demand.shape)), "
                + "rent \(PlanSection.instances(best)). They run \(replicas) of the model on "
                + "\(best.acceleratorsUsed) \(best.deployment.accelerator.name), and meet all SLOs in the busiest hour."
        ]
        if model.isOffline {
            points.append("The batch is done before its deadline.")
        } else {
            let point = best.estimate.point
            points.append(
                "Of 100 requests, 95 get their first word within \(Figures.time(point.ttft.p95)) and are done within "
                    + "\(Figures.time(point.e2e.p95)); a user gets \(Figures.number(best.estimate.perceivedTokens.perSecond)) "
                    + "tokens a second.")
        }
        let load = Figures.percent(best.utilization)
        points.append(
            "In the busiest hour the utilization is \(load)"
                + (best.utilization < band.lowerBound
                    ? ": there is room to spare" : best.utilization > band.upperBound ? ": there is little room" : "")
                + ". What limits it is \(best.estimate.bottleneck.rawValue).")
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
                        ? "a fleet of one's own costs \(Figures.number(ratio)) times as much."
                        : "a fleet of one's own costs \(Figures.percent(ratio)) of that."))
        }
        if let driver = model.month.drivers.first, driver.high > driver.low {
            points.append(
                "The monthly cost depends most on the \(Wording.driver(driver.cause)): from \(Figures.dollars(driver.low)) to "
                    + "\(Figures.dollars(driver.high)) a month (\(Wording.range(driver.cause))).")
        }
        if let calibrated = model.calibrated {
            points.append("Based on: \(calibrated.evidence.name). \(ConfidenceSection.sentence(model) ?? "")")
        }
        return points
    }
}
