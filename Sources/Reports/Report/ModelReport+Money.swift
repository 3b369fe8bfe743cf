internal import Catalog
internal import Charts
internal import Economics
internal import Performance
internal import Planning
internal import Quantities
internal import Scenarios
internal import Workload

extension ModelReport {
    /// The monthly cost, line by line.
    var breakdown: ReportFigure? {
        guard month.best != nil else { return nil }
        let items = month.breakdown.lines.map { line in
            CostBreakdownChart.Item(name: line.item, dollarsPerMonth: line.amount?.value)
        }
        var table = ReportTable([("item", .left), ("$/month", .right)])
        for line in month.breakdown.lines { table.add([.text(line.item), .dollars(line.amount)]) }
        return figure(
            "cost-breakdown", CostBreakdownChart(title: "Cost breakdown", items: items).chart,
            "The lines of the cost breakdown as the month is bought; quantities, prices and sources are in the table above.",
            table)
    }

    /// What another limit would cost, on the cheapest accelerators.
    var costBySLO: ReportFigure? {
        let targets = plan.demand.serviceLevel.targets
        guard let best,
            let place = targets.firstIndex(where: { if case .atMost = $0.limit { true } else { false } }),
            case .atMost(let asked) = targets[place].limit
        else { return nil }
        let name = "\(Wording.measure(targets[place].measure)) \(targets[place].statistic.rawValue)"
        let kept = plan.results.compactMap(\.best).prefix(5)
        let ids = kept.map(\.deployment.accelerator.id)
        var steps: [String: [CostSLOChart.Step]] = [:]
        let names = HardwareFigure.shortNames(ids)
        var table = ReportTable([("\(name) (ms)", .right), ("accelerator", .left), ("$/month", .right)])
        for factor in [0.25, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.15, 1.3, 1.5, 1.75, 2, 2.5, 3, 4] {
            for option in planner.costs(of: Array(kept), target: place, factor: factor) {
                guard option.monthly <= best.monthly * 8 else { continue }
                let id = option.deployment.accelerator.id
                steps[id, default: []].append(
                    CostSLOChart.Step(sloSeconds: (asked * factor).value, dollarsPerMonth: option.monthly.value))
                table.add([.milliseconds(asked * factor), .text(id), .dollars(option.monthly)])
            }
        }
        let lines = zip(ids, names).compactMap { id, name in
            steps[id].map { CostSLOChart.Line(accelerator: name, steps: $0) }
        }
        guard !lines.isEmpty else { return nil }
        return figure(
            "cost-by-slo",
            CostSLOChart(
                title: "What another SLO for \(name) would cost", sloName: name, lines: lines,
                targetSeconds: asked.value
            ).chart,
            "The monthly cost of the deployment planned on each accelerator when \(name) may take longer or has to be faster than the "
                + "\(Figures.time(asked)) asked for, all else the same. A line starts where the accelerator can do it for at most eight times the planned cost.",
            table)
    }

    /// Dollars for a million tokens against the rate of requests.
    var tokenPrice: ReportFigure? {
        guard let chosen = best, chosen.requests > .zero else { return nil }
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
            if let cost = planner.again(chosen, scale: scale)?.monthly {
                sized.append(price(cost, mean * scale, "sized for the rate"))
            }
        }
        let most = chosen.capacity.perSecond
        for exponent in 0...12 where !isOffline {
            let rate = most * CostMathText.power(10, Double(exponent) / 6 - 2)
            fixed.append(price(month.breakdown.total, rate, "this fleet, never changed"))
        }
        guard sized.count > 1 else { return nil }
        let references = hosted.prefix(1).map { api in
            TokenPriceChart.Reference(
                name: Self.hostedName(api), dollarsPerMillionTokens: api.perRequest.value / tokensPerRequest * 1e6)
        }
        let curves = [
            TokenPriceChart.Curve(name: "fleet sized for the rate", points: sized),
            TokenPriceChart.Curve(name: "this fleet, never changed", points: fixed),
        ].filter { !$0.points.isEmpty }
        return figure(
            "token-price",
            TokenPriceChart(
                title: "What a million tokens cost, by load", curves: curves, references: references, plannedRate: mean
            ).chart,
            "The same instances make tokens expensive when few requests come: idle time is paid. Prompt and answer tokens count "
                + "alike. The level line is the cheapest hosted model.", table)
    }

    /// A hosted model against on-premises servers, by tokens a month.
    var breakEven: ReportFigure? {
        guard let chosen = best, let api = hosted.first, api.perRequest > .zero else {
            return nil
        }
        let present = chosen.requests.value * tokensPerRequest
        // A crossing far away would squeeze the present volume into a corner; it is told in words instead.
        let isNear = (api.crossing ?? 1) <= 4
        let reach = 2.2 * (isNear ? max(1, api.crossing ?? 1) : 1)
        var stairs: [BreakEvenChart.Stair] = []
        var table = ReportTable([
            ("million tokens a month, up to", .right), ("own $/month", .right), ("low", .right), ("high", .right),
            ("\(api.price.provider) $/month", .right),
        ])
        for index in 1...16 {
            let scale = reach * Double(index) / 16
            func breakdown(_ slowed: Double?) -> Dollars? {
                planner.again(chosen, scale: scale, slowed: slowed)?.monthly
            }
            guard let cost = breakdown(nil) else { break }
            let ends = question.speed.flatMap { speed -> ClosedRange<Double>? in
                guard let low = breakdown(speed.lowerBound), let high = breakdown(speed.upperBound)
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
        let name = Self.hostedName(api)
        let date = api.price.provenance.date.map { ", price of \($0)" } ?? ""
        return figure(
            "break-even",
            BreakEvenChart(
                title: "A hosted model or on-premises servers", apiName: name,
                apiDollarsPerMillionTokens: api.perRequest.value / tokensPerRequest * 1e6, stairs: stairs,
                volume: present, laterCrossing: isNear ? nil : api.crossing.map { $0 * present }
            ).chart,
            "\(api.price.model) at \(api.price.provider)\(date), for the same requests. The band is the cost when replicas "
                + "are as fast or as slow as the 90% prediction interval has them.", table)
    }

    /// A hosted model as charts name it, without the owner of its repository.
    private static func hostedName(_ api: APIComparison) -> String {
        let model = api.price.model.split(separator: "/").last.map(String.init) ?? api.price.model
        return "\(ReportPage.short(model, 28)) at \(api.price.provider)"
    }

    /// Hosted models, the cheapest first.
    private var hosted: [APIComparison] {
        month.apis.enumerated().sorted { left, right in
            let (a, b) = (left.element.perRequest, right.element.perRequest)
            return a != b ? a < b : left.offset < right.offset
        }.map(\.element)
    }

    /// What moves the cost.
    var tornado: ReportFigure? {
        guard !month.drivers.isEmpty else { return nil }
        var table = ReportTable([
            ("not known", .left), ("range", .left), ("$/month at the low end", .right), ("at the high end", .right),
            ("share of the spread", .right),
        ])
        var still: [String] = []
        let inputs = month.drivers.compactMap { driver -> TornadoChart.Input? in
            table.add([
                .text(Wording.driver(driver.cause)), .text(Wording.range(driver.cause)), .dollars(driver.low),
                .dollars(driver.high),
                .share(driver.share),
            ])
            guard driver.high - driver.low > month.breakdown.total * 0.02 else {
                still.append(Wording.driver(driver.cause))
                return nil
            }
            let ends = Wording.ends(driver.cause)
            return TornadoChart.Input(
                // Less time is cheaper, as is less of anything else that is drawn.
                name: Self.bar(driver.cause), lowText: ends.low,
                highText: ends.high, dollarsAtLow: driver.low.value,
                dollarsAtHigh: driver.high.value)
        }
        guard !inputs.isEmpty else { return nil }
        return figure(
            "tornado",
            TornadoChart(
                title: "Cost sensitivity", baselineDollars: month.breakdown.total.value, inputs: inputs
            ).chart,
            "One thing at a time from its low to its high end, the fleet sized again each time, all else as planned."
                + (still.isEmpty ? "" : " Hardly moves it: \(still.joined(separator: ", "))."), table)
    }

    private static func bar(_ cause: CostDriver.Cause) -> String {
        if case .speed = cause { "time that work takes" } else { Wording.driver(cause) }
    }

    /// What instances with the chosen accelerator cost on the days their prices were seen.
    var priceHistory: ReportFigure? {
        guard let best else { return nil }
        let (offer, name) = (best.offer, best.deployment.accelerator.name)
        let history = PriceHistory(catalog.prices, like: offer, named: name, upTo: catalog.day)
        guard history.days > 1 else { return nil }
        return figure(
            "price-history", history.chart,
            "Every price on the list for an hour of one \(name), bought \(Wording.purchase(offer.purchase)), on "
                + "the day it was seen. A market, not a series: the days differ in which providers were looked at.",
            history.table)
    }
}
