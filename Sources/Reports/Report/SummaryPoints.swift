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
        // Through the whole month, with its quiet hours, other machines may be the cheapest.
        let bought = model.month.best
        let isBought = bought.map { $0.deployment == best.deployment && $0.machine == best.offer } ?? true
        let replicas = best.replicas == 1 ? "one copy" : "\(best.replicas) copies"
        var points = [
            "\(isBought ? "To serve" : "At the busiest hour, to serve") \(name) with \(Wording.load(model.plan.demand.arrival)), each of \(Wording.shape(model.plan.demand.shape)), "
                + "rent \(PlanSection.machines(best)). They run \(replicas) of the model on "
                + "\(best.acceleratorsUsed) \(best.deployment.accelerator.name), and hold every promise at the busiest hour."
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
                + ". What limits it is \(best.estimate.bottleneck.rawValue).")
        if let monthly = model.month.monthly {
            let unit = model.month.allocation?.blended ?? best.allocation.blended
            if let bought, !isBought {
                points.append(
                    "Through the month, bought hour by hour, it is cheapest to rent "
                        + "\(bought.mix.parts.map(PlanSection.part).joined(separator: "; ")): "
                        + "\(bought.deployment.accelerator.name).")
            }
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
                "What could change the bill most is the \(driver.name), from \(Figures.dollars(driver.low)) to "
                    + "\(Figures.dollars(driver.high)) a month: \(driver.range).")
        }
        if let calibrated = model.calibrated {
            points.append("What it rests on: \(calibrated.evidence.name). \(SurenessSection.sentence(model) ?? "")")
        }
        return points
    }
}
