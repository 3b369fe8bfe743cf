import Catalog
import Quantities
import Scenarios
import TestSupport
import Testing
import Workload

@testable import Economics

@Suite("Payments at the start, savings plans, reserved throughput") struct CommittedSpendTests {
    private func option(_ name: String) throws -> PurchaseOption { try #require(PurchaseOption(rawValue: name)) }

    @Test("every purchase option has one name, and the usual ones come first")
    func names() throws {
        #expect(Set(PurchaseOption.allCases.map(\.rawValue)).count == PurchaseOption.allCases.count)
        #expect(PurchaseOption.allCases.allSatisfy { PurchaseOption(rawValue: $0.rawValue) == $0 })
        #expect(Array(PurchaseOption.allCases.prefix(4)) == PurchaseOption.usual)
        #expect(PurchaseOption.usual.map(\.rawValue) == ["on_demand", "spot", "reserved_1y", "reserved_3y"])
        #expect(PurchaseOption(rawValue: "reserved_2y") == nil && PurchaseOption(.reserved, years: 2) == nil)
        let plan = try option("instance_savings_plan_3y_partial_upfront")
        #expect(plan.isSavingsPlan && plan.termMonths == 36 && plan.upfront == .partial)
    }

    @Test("cash at the start: nothing, the part that is stated or a half, all; what is owed in all stays the same")
    func cashAtStart() throws {
        let curve = DemandCurve([DemandCurve.Step(time: .month, starts: 0, instances: 3)])
        let owed = 3 * 2.5 * 730 * 12
        for (name, stated, share) in [
            ("reserved_1y", nil, 0), ("reserved_1y_partial_upfront", nil, 0.5),
            ("reserved_1y_partial_upfront", 4380.0, 4380 / (owed / 3)), ("reserved_1y_all_upfront", nil, 1),
            ("savings_plan_1y_all_upfront", nil, 1),
        ] as [(String, Double?, Double)] {
            var offer = Samples.offer(try option(name), perHour: 2.5)
            offer.statedUpfront = stated.map { Dollars($0) }
            let mix = try #require(PurchaseMix(curve, offers: [Samples.offer(perHour: 4), offer]))
            #expect(relativeError(mix.parts[0].obligation?.value ?? 0, owed) < 1e-9)
            #expect(abs(mix.paidAtStart.value - owed * share) < 1e-6 * owed, "\(name)")
            #expect(relativeError(mix.cost.value, 3 * 2.5 * 730) < 1e-9)
            #expect((mix.parts[0].committedPerHour != nil) == name.hasPrefix("savings"))
        }
    }

    @Test("over whole terms the cash of a schedule is its cost, whatever is paid when")
    func schedule() throws {
        let curves = [Int](repeating: 2, count: 12).map {
            DemandCurve([DemandCurve.Step(time: .month, starts: 0, instances: $0)])
        }
        for name in ["reserved_1y", "reserved_1y_partial_upfront", "reserved_1y_all_upfront"] {
            let schedule = try #require(
                PurchaseSchedule(
                    curves, offers: [Samples.offer(perHour: 4), Samples.offer(try option(name), perHour: 2)]))
            #expect(relativeError(schedule.cash.value, schedule.cost.value) < 1e-9)
            let first = schedule.months[0]
            let upfront = try option(name).upfront
            let share = upfront == .all ? 1 : upfront == .partial ? 0.5 : 0
            let total = 2 * 2 * 730 * 12.0
            #expect(relativeError(first.cash.value, total * share + total * (1 - share) / 12) < 1e-9)
            #expect(abs((first.started.first?.paidAtStart.value ?? 0) - total * share) < 1e-6)
            #expect(schedule.months.allSatisfy { relativeError($0.cost.value, total / 12) < 1e-9 })
            #expect(schedule.owedAfter == .zero)
        }
    }

    @Test("the mix with commitments of every kind costs what trying every number of each costs")
    func mixOfAll() throws {
        var generator = SeededGenerator(seed: 19)
        let kinds = PurchaseOption.allCases.filter(\.isCommitted)
        for round in 0..<150 {
            let steps = (0..<Int.random(in: 1...4, using: &generator)).map { index in
                DemandCurve.Step(
                    time: .hours(Double(20 + 7 * index)), starts: 2, instances: Int.random(in: 0...4, using: &generator)
                )
            }
            let curve = DemandCurve(steps)
            guard curve.peak > 0 else { continue }
            let two = kinds.shuffled(using: &generator).prefix(2)
            let committed = two.map { Samples.offer($0, perHour: Double.random(in: 0.5...5, using: &generator)) }
            let mix = try #require(PurchaseMix(curve, offers: [Samples.offer(perHour: 4)] + committed))
            var best = Double.infinity
            for one in 0...curve.peak {
                for other in 0...curve.peak {
                    let fixed =
                        (Double(one) * committed[0].price.dollarsPerHour
                            + Double(other) * committed[1].price.dollarsPerHour) * curve.duration.hours
                    let rest = curve.steps.reduce(0) {
                        $0 + Double(max(0, $1.instances - one - other)) * 4 * $1.time.hours
                    }
                    best = min(best, fixed + rest)
                }
            }
            #expect(relativeError(mix.cost.value, best) < 1e-9, "round \(round)")
        }
    }

    @Test("one savings plan over several fleets costs what trying every commitment costs")
    func sharedPlan() throws {
        var generator = SeededGenerator(seed: 8)
        let purchase = try option("savings_plan_1y")
        for round in 0..<60 {
            let hours = Int.random(in: 1...4, using: &generator)
            let uses = (0..<Int.random(in: 1...3, using: &generator)).map { index in
                // Whole cents, so that a grid of cents holds every corner.
                let onDemand = Double(Int.random(in: 200...500, using: &generator)) / 100
                let plan = Double(Int.random(in: 50...199, using: &generator)) / 100
                return SharedSavingsPlan.Use(
                    onDemand: Samples.offer(perHour: onDemand, provider: "c\(index)"),
                    plan: Samples.offer(purchase, perHour: plan, provider: "c\(index)"),
                    instances: (0..<hours).map { _ in Int.random(in: 0...2, using: &generator) })
            }
            func cost(_ budget: Double) -> Double {
                let order = uses.sorted {
                    $0.plan.price / $0.onDemand.price < $1.plan.price / $1.onDemand.price
                }
                return (0..<hours).reduce(budget * 730) { sum, hour in
                    var rest = budget
                    var beyond = 0.0
                    for use in order {
                        for _ in 0..<use.instances[hour] {
                            let rate = use.plan.price.dollarsPerHour
                            let covered = min(1, rest / rate)
                            rest -= covered * rate
                            beyond += (1 - covered) * use.onDemand.price.dollarsPerHour
                        }
                    }
                    return sum + beyond * 730 / Double(hours)
                }
            }
            let best = (0...1300).map { cost(Double($0) / 100) }.min() ?? 0
            let found = SharedSavingsPlan(uses)
            #expect(abs((found?.monthly.value ?? cost(0)) - best) < 1e-6 * max(1, best), "round \(round)")
            if let found {
                #expect(abs(found.onDemand.value - cost(0)) < 1e-6 && found.monthly <= found.onDemand)
                #expect((0...1.000_001).contains(found.utilization))
                #expect(relativeError(found.obligation.value, found.commitment.dollarsPerHour * 8760) < 1e-9)
            }
        }
        // Nothing in common: reserved instances are no plan.
        #expect(
            SharedSavingsPlan([.init(onDemand: Samples.offer(), plan: Samples.offer(.reserved1Year), instances: [1])])
                == nil)
    }

    @Test("reserved units with overflow cost what trying every number of units costs")
    func units() throws {
        var generator = SeededGenerator(seed: 21)
        let shape = RequestShape(input: .fixed(Tokens(1000)), output: .fixed(Tokens(200)))
        for round in 0..<80 {
            let terms = ReservedThroughput(
                provider: "p", model: "m", unit: "PTU",
                price: .dollarsPerHour(Double.random(in: 0.2...2, using: &generator)),
                tokensPerMinute: Double.random(in: 1000...5000, using: &generator),
                outputWeight: Double.random(in: 1...4, using: &generator),
                minimumUnits: Int.random(in: 1...40, using: &generator),
                unitStep: Int.random(in: 1...15, using: &generator), source: "test")
            let stretches = (0..<4).map { _ in
                ReservedThroughputMonth.Stretch(
                    rate: .perSecond(Double.random(in: 0...3, using: &generator)), time: .month / 4)
            }
            let price = APIPrice(
                provider: "p", model: "m", perMillionInput: Dollars(Double.random(in: 0.5...5, using: &generator)),
                perMillionCachedInput: nil, perMillionOutput: Dollars(10), contextWindow: nil, maximumOutput: nil,
                provenance: Provenance(.priceList, source: "test"))
            let each = terms.tokensPerMinute / 60 / (1000 + terms.outputWeight * 200)
            func cost(_ units: Int) -> Double {
                stretches.reduce(terms.price.dollarsPerHour * 730 * Double(units)) {
                    $0 + max(0, $1.rate.perSecond - each * Double(units)) * $1.time.value * price.cost(of: shape).value
                }
            }
            let sold = [0] + (0..<600).map { terms.minimumUnits + $0 * terms.unitStep }
            let best = sold.map(cost).min() ?? 0
            let found = try #require(ReservedThroughputMonth(terms, stretches, shape, overflow: price))
            #expect(relativeError(found.total.value, best) < 1e-9, "round \(round)")
            #expect(sold.contains(found.units) && found.total <= (found.payAsYouGo ?? .zero) * 1.000_001)
            // Without a price by the token the units carry all, and no more of them than that takes.
            let alone = try #require(ReservedThroughputMonth(terms, stretches, shape, overflow: nil))
            #expect(alone.share == 0 && Double(alone.units) >= alone.peakUnits - 1e-6)
            #expect(
                alone.units == terms.minimumUnits || Double(alone.units - terms.unitStep) < alone.peakUnits)
        }
    }
}
