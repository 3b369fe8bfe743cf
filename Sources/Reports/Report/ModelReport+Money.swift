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
            "cost-breakdown", CostBreakdownChart(title: "Monthly cost by line", items: items).chart,
            finding: "Instances are \(Figures.percent(month.breakdown.total(of: .compute) / month.breakdown.total)) of "
                + "\(Figures.dollars(month.breakdown.total))/month",
            "Quantities, prices and sources are in the cost breakdown.", table)
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
                title: "Monthly cost by SLO for \(name)", sloName: name, lines: lines, targetSeconds: asked.value
            ).chart, finding: Self.finding(steps[ids.first ?? ""] ?? [], best.monthly, name, asked),
            "The deployment planned on each accelerator, resized; lines start where it costs at most eight times the plan.",
            table)
    }

    /// What the tightest and the loosest limit that was tried would cost on the chosen accelerator.
    private static func finding(_ steps: [CostSLOChart.Step], _ cost: Dollars, _ name: String, _ asked: Seconds)
        -> String?
    {
        guard let tight = steps.first, tight.sloSeconds < asked.value else { return nil }
        let ratio = tight.dollarsPerMonth / cost.value
        let limit = Figures.time(Seconds(tight.sloSeconds))
        return ratio < 1.02
            ? "A \(name) as low as \(limit) costs nothing more"
            : "A \(name) of \(limit) would take \(Figures.number(ratio, digits: 2))x the cost"
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
            fixed.append(price(month.breakdown.total, rate, "this fleet, fixed"))
        }
        guard sized.count > 1 else { return nil }
        let references = hosted.prefix(1).map { api in
            TokenPriceChart.Reference(
                name: Self.hostedName(api), dollarsPerMillionTokens: api.perRequest.value / tokensPerRequest * 1e6)
        }
        let curves = [
            TokenPriceChart.Curve(name: "fleet sized for the rate", points: sized),
            TokenPriceChart.Curve(name: "this fleet, fixed", points: fixed),
        ].filter { !$0.points.isEmpty }
        return figure(
            "token-price",
            TokenPriceChart(
                title: "$ per 1M tokens (input and output) by load", curves: curves, references: references,
                plannedRate: mean
            ).chart,
            finding:
                "1M tokens cost \(Figures.dollars(chosen.allocation.blended)) at this load, more where instances idle",
            "The level line is the cheapest hosted model for the same requests.", table)
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
            func own(_ slowed: Double?) -> Dollars? {
                planner.again(chosen, scale: scale, slowed: slowed)?.monthly
            }
            guard let cost = own(nil) else { break }
            let ends = question.speed.flatMap { speed -> ClosedRange<Double>? in
                guard let low = own(speed.lowerBound), let high = own(speed.upperBound)
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
        let others = hosted.dropFirst().suffix(2).map { other in
            BreakEvenChart.Reference(
                name: Self.hostedName(other), dollarsPerMillionTokens: other.perRequest.value / tokensPerRequest * 1e6)
        }
        let days = hosted.compactMap(\.price.provenance.date)
        let date = days.min().map { ", prices of \($0)" } ?? ""
        return figure(
            "break-even",
            BreakEvenChart(
                title: "Monthly cost of hosted models and of self-hosting", apiName: name,
                apiDollarsPerMillionTokens: api.perRequest.value / tokensPerRequest * 1e6, stairs: stairs,
                volume: present, laterCrossing: isNear ? nil : api.crossing.map { $0 * present }, others: Array(others)
            ).chart, finding: Self.finding(api, own: month.breakdown.total),
            "The same requests at the cheapest and the most expensive list prices known\(date).", table)
    }

    /// Which is cheaper at the present volume.
    private static func finding(_ api: APIComparison, own: Dollars) -> String {
        let share = api.present.api / own
        return share < 1
            ? "\(api.price.provider) hosts the model for \(Figures.percent(share)) of the cost of self-hosting"
            : "Self-hosting costs \(Figures.percent(1 / share)) of the cheapest hosted model"
    }

    /// A hosted model as charts name it, without the owner of its repository.
    private static func hostedName(_ api: APIComparison) -> String {
        "\(ReportPage.short(Wording.hostedModel(api.price), 28)) at \(api.price.provider)"
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
            ("input", .left), ("range", .left), ("$/month at the low end", .right), ("at the high end", .right),
            ("share of the variance", .right),
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
        let driver = month.drivers.first.map { driver in
            let name = Wording.driver(driver.cause)
            return
                "\(name.prefix(1).uppercased() + name.dropFirst()) moves the cost most: \(Figures.dollars(driver.low)) to "
                + "\(Figures.dollars(driver.high))/month"
        }
        return figure(
            "tornado",
            TornadoChart(
                title: "Cost sensitivity", baselineDollars: month.breakdown.total.value, inputs: inputs
            ).chart, finding: driver,
            "One input at a time from its low to its high end, the fleet resized each time."
                + (still.isEmpty ? "" : " Hardly any effect: \(still.joined(separator: ", "))."), table)
    }

    private static func bar(_ cause: CostDriver.Cause) -> String {
        if case .speed = cause { "time that work takes" } else { Wording.driver(cause) }
    }

    /// What the chosen accelerator costs an hour at each provider and purchase option, at the lowest price of each.
    var offers: ReportFigure? {
        guard let best else { return nil }
        let own = best.offer
        func name(_ offer: Offer) -> String { "\(offer.provider) \(Wording.purchase(offer.purchase))" }
        var lowest: [String: Offer] = [:]
        for offer in catalog.offers where offer.acceleratorID == own.acceleratorID && offer.acceleratorCount > 0 {
            if let known = lowest[name(offer)], Self.hourly(known) <= Self.hourly(offer) { continue }
            lowest[name(offer)] = offer
        }
        // The plan pays its own price, whatever else the provider sells.
        let key = name(own)
        lowest[key] = own
        let sorted = lowest.sorted { (Self.hourly($0.value), $0.key) < (Self.hourly($1.value), $1.key) }
        guard sorted.count > 1 else { return nil }
        var table = ReportTable([
            ("provider", .left), ("purchase", .left), ("instance", .left), ("region", .left), ("$/GPU-hour", .right),
            ("price of", .left),
        ])
        for (_, offer) in sorted {
            table.add([
                .text(offer.provider), .text(Wording.purchase(offer.purchase)), .text(offer.instanceType),
                .text(offer.region), .dollars(Dollars(Self.hourly(offer))),
                .text(offer.provenance.dateText ?? ""),
            ])
        }
        // The plan's own is drawn even where many are cheaper.
        var shown = Array(sorted.prefix(12))
        if !shown.contains(where: { $0.key == key }), let mine = sorted.first(where: { $0.key == key }) {
            shown[shown.count - 1] = mine
        }
        let cheaper = sorted.firstIndex { $0.key == key } ?? 0
        return figure(
            "offers",
            OfferPriceChart(
                title: "Lowest price of one \(best.deployment.accelerator.name) by provider and purchase option",
                offers: shown.map { name, offer in
                    .init(
                        name: name, dollarsPerHour: Self.hourly(offer),
                        age: offer.provenance.dateText ?? "")
                }, chosen: shown.firstIndex { $0.key == key }
            ).chart,
            finding: cheaper == 0
                ? "No known offer is cheaper than \(key)"
                : "\(cheaper) of \(sorted.count) providers and purchase options are cheaper per GPU",
            "List prices on the day stated; offers outside the scenario's limits are included.", table)
    }

    private static func hourly(_ offer: Offer) -> Double { offer.price.dollarsPerHour / offer.acceleratorCount }
}
