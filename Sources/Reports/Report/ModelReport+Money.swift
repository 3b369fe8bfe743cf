internal import Catalog
internal import Charts
internal import Economics
internal import Performance
internal import Planning
internal import Quantities
internal import Scenarios
internal import Workload

extension ModelReport {
    /// The bill of a month, line by line.
    var breakdown: ReportFigure? {
        guard month.best != nil else { return nil }
        let items = month.bill.lines.map { line in
            CostBreakdownChart.Item(name: line.item, dollarsPerMonth: line.amount?.value)
        }
        var table = ReportTable([("item", .left), ("$/month", .right)])
        for line in month.bill.lines { table.add([.text(line.item), .dollars(line.amount)]) }
        return figure(
            "bill", CostBreakdownChart(title: "What a month costs", items: items).chart,
            "The lines of the bill; the cost tree above has their quantities, prices and sources.", table)
    }

    /// What another limit would cost, on the cheapest accelerators.
    var costBySLO: ReportFigure? {
        let targets = plan.demand.serviceLevel.targets
        guard let best,
            let place = targets.firstIndex(where: { if case .atMost = $0.limit { true } else { false } }),
            case .atMost(let asked) = targets[place].limit
        else { return nil }
        let name = "\(Wording.measure(targets[place].measure)) \(targets[place].statistic.rawValue)"
        var space = SearchSpace(scenario, choice)
        let kept = plan.verdicts.compactMap(\.best).prefix(5).map(\.deployment.accelerator.id)
        space.accelerators = space.accelerators.filter { kept.contains($0.id) }
        let planner = Planner(market: market, coefficients: coefficients)
        var steps: [String: [CostSLOChart.Step]] = [:]
        var table = ReportTable([("\(name) (ms)", .right), ("accelerator", .left), ("$/month", .right)])
        for factor in [0.25, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.15, 1.3, 1.5, 1.75, 2, 2.5, 3, 4] {
            var demand = plan.demand
            demand.serviceLevel.targets[place].limit = .atMost(asked * factor)
            let found = planner.plan(choice.architecture, for: demand, among: space, keeping: 1)
            for verdict in found.verdicts {
                guard let option = verdict.best, option.monthly <= best.monthly * 8 else { continue }
                steps[verdict.acceleratorID, default: []].append(
                    CostSLOChart.Step(sloSeconds: (asked * factor).value, dollarsPerMonth: option.monthly.value))
                table.add([.milliseconds(asked * factor), .text(verdict.acceleratorID), .dollars(option.monthly)])
            }
        }
        let lines = kept.compactMap { id in steps[id].map { CostSLOChart.Line(accelerator: id, steps: $0) } }
        guard !lines.isEmpty else { return nil }
        return figure(
            "cost-by-slo",
            CostSLOChart(title: "What another \(name) would cost", sloName: name, lines: lines).chart,
            "The cheapest machines for the busiest hour when \(name) may take longer or has to be faster, all else as asked "
                + "(\(Figures.time(asked))). A line starts where the accelerator can do it for at most eight times the planned cost.",
            table)
    }

    /// Dollars for a million tokens against the rate of requests.
    var tokenPrice: ReportFigure? {
        guard let monthly, let chosen = month.best, chosen.requests > .zero else { return nil }
        let mean = (chosen.requests / Seconds.month).perSecond
        var sized: [TokenPriceChart.Price] = []
        var fixed: [TokenPriceChart.Price] = []
        var table = ReportTable([
            ("fleet", .left), ("requests/s on average", .right), ("$/1M tokens", .right),
        ])
        func price(_ cost: Dollars, _ rate: Double, _ name: String) -> TokenPriceChart.Price {
            let tokens = rate * Seconds.month.value * tokensPerRequest
            let dollars = cost.value / tokens * 1e6
            table.add([.text(name), .figure(rate), .dollars(Dollars(dollars))])
            return TokenPriceChart.Price(requestsPerSecond: rate, dollarsPerMillionTokens: dollars)
        }
        for exponent in -12...12 {
            let scale = CostMathText.power(10, Double(exponent) / 6)
            if let cost = planner.bill(of: monthly, question, scale: scale) {
                sized.append(price(cost, mean * scale, "sized for the rate"))
            }
        }
        let most = monthly.estimate.capacity.perSecond * Double(chosen.peakReplicas)
        for exponent in 0...12 where !isOffline {
            let rate = most * CostMathText.power(10, Double(exponent) / 6 - 2)
            fixed.append(price(month.bill.total, rate, "this fleet, never changed"))
        }
        guard sized.count > 1 else { return nil }
        let references = hosted.prefix(2).map { api in
            TokenPriceChart.Reference(
                name: "\(api.price.provider) \(ReportPage.short(api.price.model, 30))",
                dollarsPerMillionTokens: api.perRequest.value / tokensPerRequest * 1e6)
        }
        let curves = [
            TokenPriceChart.Curve(name: "fleet sized for the rate", points: sized),
            TokenPriceChart.Curve(name: "this fleet, never changed", points: fixed),
        ].filter { !$0.points.isEmpty }
        return figure(
            "token-price",
            TokenPriceChart(title: "What a million tokens cost, by load", curves: curves, references: references).chart,
            "Utilization is a result: the same machines make tokens dear when few requests come. Prompt and answer tokens "
                + "count alike; idle time is included.", table)
    }

    /// A hosted model against own machines, by tokens a month.
    var breakEven: ReportFigure? {
        guard let monthly, let chosen = month.best, let api = hosted.first, api.perRequest > .zero else {
            return nil
        }
        let present = chosen.requests.value * tokensPerRequest
        let crossing = api.crossing.map { min(20, max(0.05, $0)) } ?? 1
        let reach = 2.2 * max(1, crossing)
        var stairs: [BreakEvenChart.Stair] = []
        var table = ReportTable([
            ("million tokens a month, up to", .right), ("own $/month", .right), ("low", .right), ("high", .right),
            ("\(api.price.provider) $/month", .right),
        ])
        for index in 1...16 {
            let scale = reach * Double(index) / 16
            guard let cost = planner.bill(of: monthly, question, scale: scale) else { break }
            let ends = question.speed.flatMap { speed -> ClosedRange<Double>? in
                guard let low = planner.bill(of: monthly, question, scale: scale, sizing: speed.lowerBound),
                    let high = planner.bill(of: monthly, question, scale: scale, sizing: speed.upperBound)
                else { return nil }
                return min(low, cost).value...max(high, cost).value
            }
            let tokens = present * scale
            stairs.append(
                BreakEvenChart.Stair(tokensPerMonth: tokens, dollarsPerMonth: cost.value, interval: ends))
            table.add([
                .figure(tokens / 1e6), .dollars(cost), .dollars(ends.map { Dollars($0.lowerBound) }),
                .dollars(ends.map { Dollars($0.upperBound) }),
                .dollars(api.perRequest * (chosen.requests.value * scale)),
            ])
        }
        guard stairs.count > 1 else { return nil }
        let name = "\(api.price.provider) \(ReportPage.short(api.price.model, 30))"
        let date = api.price.provenance.date.map { ", price of \($0)" } ?? ""
        return figure(
            "break-even",
            BreakEvenChart(
                title: "A hosted model or own machines", apiName: name,
                apiDollarsPerMillionTokens: api.perRequest.value / tokensPerRequest * 1e6, stairs: stairs,
                volume: present
            ).chart,
            "\(api.price.provider)'s \(api.price.model)\(date), for the same requests. The band is the bill when replicas "
                + "are as fast or as slow as measured ones were in nine of ten cases.", table)
    }

    /// Hosted models, the cheapest first.
    private var hosted: [APIComparison] {
        month.apis.enumerated().sorted { left, right in
            let (a, b) = (left.element.perRequest, right.element.perRequest)
            return a != b ? a < b : left.offset < right.offset
        }.map(\.element)
    }

    /// What moves the bill.
    var tornado: ReportFigure? {
        guard !month.drivers.isEmpty else { return nil }
        var table = ReportTable([
            ("not known", .left), ("range", .left), ("$/month at the low end", .right), ("at the high end", .right),
            ("share of the spread", .right),
        ])
        let inputs = month.drivers.compactMap { driver -> TornadoChart.Input? in
            table.add([
                .text(driver.name), .text(driver.range), .dollars(driver.low), .dollars(driver.high),
                .share(driver.share),
            ])
            guard driver.high - driver.low > month.bill.total * 0.001 else { return nil }
            let ends = DriverEnds(driver.range)
            return TornadoChart.Input(
                name: driver.name, lowText: ends.low, highText: ends.high, dollarsAtLow: driver.low.value,
                dollarsAtHigh: driver.high.value)
        }
        let still = month.drivers.map(\.name).filter { name in !inputs.contains { $0.name == name } }
        guard !inputs.isEmpty else { return nil }
        return figure(
            "tornado",
            TornadoChart(
                title: "What moves the bill", baselineDollars: month.bill.total.value, inputs: inputs
            ).chart,
            "One thing at a time from its low to its high end, the fleet sized anew each time, all else as planned."
                + (still.isEmpty ? "" : " Hardly moves it: \(still.joined(separator: ", "))."), table)
    }

    /// What the chosen machine and others with the same accelerator cost on the days their prices were seen.
    var priceHistory: ReportFigure? {
        guard let offer = monthly?.offer ?? best?.offer else { return nil }
        let history = PriceHistory(catalog.prices, like: offer, upTo: catalog.day)
        guard !history.offers.isEmpty else { return nil }
        return figure(
            "price-history", history.chart,
            "On-demand prices of single accelerators as they were seen, for machines with \(offer.acceleratorID) whose price "
                + "was seen on at least two days.", history.table)
    }
}
