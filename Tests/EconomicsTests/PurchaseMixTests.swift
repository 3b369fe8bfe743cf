import Catalog
import Quantities
import Scenarios
import TestSupport
import Testing

@testable import Economics

@Suite("Buying a demand curve") struct PurchaseMixTests {
    private func curve(_ instances: [Int], delay: Seconds = .zero) -> DemandCurve {
        DemandCurve(
            instances.enumerated().map { index, count in
                DemandCurve.Step(time: .hours(Double(10 + index * 3)), starts: 4, instances: count)
            }, startDelay: delay)
    }

    /// Tries every number of instances of both commitments and every number of spot instances in every step.
    private func bruteForce(_ curve: DemandCurve, _ prices: [PurchaseOption: Double], spotShare: Double) -> Double {
        let hours = curve.duration.hours
        var best = Double.infinity
        for one in 0...(prices[.reserved1Year] == nil ? 0 : curve.peak) {
            for three in 0...(prices[.reserved3Year] == nil ? 0 : curve.peak) {
                var cost =
                    Double(one) * hours * (prices[.reserved1Year] ?? 0)
                    + Double(three) * hours * (prices[.reserved3Year] ?? 0)
                for step in curve.steps {
                    let rest = max(0, step.instances - one - three)
                    let top = Int((spotShare * Double(step.instances) + 1e-9).rounded(.down))
                    var cheapest = Double.infinity
                    for spot in 0...(prices[.spot] == nil ? 0 : min(rest, top)) {
                        guard rest == spot || prices[.onDemand] != nil else { continue }
                        cheapest = min(
                            cheapest,
                            Double(spot) * (prices[.spot] ?? 0) + Double(rest - spot) * (prices[.onDemand] ?? 0))
                    }
                    cost += cheapest * step.time.hours
                }
                best = min(best, cost)
            }
        }
        return best
    }

    private func offers(_ prices: [PurchaseOption: Double]) -> [Offer] {
        PurchaseOption.allCases.compactMap { option in prices[option].map { Samples.offer(option, perHour: $0) } }
    }

    @Test("the mix costs what trying everything costs, for 600 random curves and prices")
    func equalsBruteForce() throws {
        var generator = SeededGenerator(seed: 5)
        for round in 0..<600 {
            let instances = (0..<Int.random(in: 1...5, using: &generator)).map { _ in
                Int.random(in: 0...5, using: &generator)
            }
            var prices: [PurchaseOption: Double] = [.onDemand: Double.random(in: 1...5, using: &generator)]
            for option in [PurchaseOption.spot, .reserved1Year, .reserved3Year]
            where Bool.random(using: &generator) {
                prices[option] = Double.random(in: 0.5...5, using: &generator)
            }
            let shares: [Double] = [0, 0.3, 0.5, 1]
            let share = shares.randomElement(using: &generator) ?? 0
            if share == 1, prices[.spot] != nil, Bool.random(using: &generator) { prices[.onDemand] = nil }
            let curve = curve(instances)
            guard curve.peak > 0 else { continue }
            let mix = try #require(PurchaseMix(curve, offers: offers(prices), spotShare: share), "round \(round)")
            let expected = bruteForce(curve, prices, spotShare: share)
            #expect(
                abs(mix.cost.value - expected) < 1e-9 * max(1, expected),
                "round \(round): \(instances) \(prices) \(share)")
        }
    }

    @Test("the parts serve every step: committed and hourly instance time add up to what runs")
    func serves() throws {
        let curve = curve([2, 7, 4, 0])
        let prices: [PurchaseOption: Double] = [.onDemand: 4, .spot: 1, .reserved1Year: 2.5, .reserved3Year: 1.8]
        let found: PurchaseMix? = PurchaseMix(curve, offers: offers(prices), spotShare: 0.5)
        let mix = try #require(found)
        #expect(relativeError(mix.parts.map(\.cost).total().value, mix.cost.value) < 1e-12)
        let committed = mix.committed
        let needed = curve.steps.reduce(0) { $0 + Double(max(0, $1.instances - committed)) * $1.time.hours }
        let bought = mix.parts.filter { !$0.offer.purchase.isCommitted }.reduce(0) { $0 + $1.time.hours }
        #expect(relativeError(bought, needed) < 1e-12)
        #expect(mix.onDemandCost.map { mix.cost <= $0 } == true)
    }

    @Test("a commitment pays from the share of the month that its price is of the hourly one")
    func breakEven() throws {
        let prices: [PurchaseOption: Double] = [.onDemand: 4, .reserved1Year: 3]
        func committed(_ hours: Double) throws -> Int {
            let curve = DemandCurve([
                .init(time: .hours(hours), starts: 1, instances: 1),
                .init(time: .hours(730 - hours), starts: 1, instances: 0),
            ])
            return try #require(PurchaseMix(curve, offers: offers(prices))).committed
        }
        let mix = try #require(PurchaseMix(curve([1]), offers: offers(prices)))
        #expect(mix.breakEven.map(\.hours) == [547.5])
        #expect(try committed(547) == 0)
        #expect(try committed(548) == 1)
    }

    @Test("instances that are switched on are paid while they start; a committed one never starts")
    func startDelay() throws {
        let late = curve([1, 3], delay: .hours(1))
        // Two instances start, four times a month, an hour early.
        #expect(relativeError((late.instanceTime - curve([1, 3]).instanceTime).hours, 8) < 1e-12)
        #expect(curve([3], delay: .hours(1)).instanceTime == curve([3]).instanceTime)
    }

    @Test("what cannot be served is nil: nothing offered, or spot alone where it may not carry everything")
    func unserved() {
        #expect(PurchaseMix(curve([1]), offers: []) == nil)
        #expect(PurchaseMix(curve([1]), offers: offers([.spot: 1]), spotShare: 0.5) == nil)
        #expect(PurchaseMix(curve([1]), offers: offers([.spot: 1]), spotShare: 1)?.cost.value == 10)
        #expect(PurchaseMix(curve([1, 3]), offers: offers([.reserved1Year: 1]))?.committed == 3)
    }

    @Test("the cost is full hours: an hourly instance that is always needed costs 730 of them, whatever it does")
    func fullHours() throws {
        let always = DemandCurve([.init(time: .month, starts: 0, instances: 2)], startDelay: .hours(1))
        #expect(try #require(PurchaseMix(always, offers: offers([.onDemand: 2]))).cost.value == 2920)
    }

    @Test(
        "what is paid for already is used first and counts in full; the rest is bought as if the lowest layers were gone"
    )
    func existing() throws {
        var generator = SeededGenerator(seed: 7)
        for round in 0..<100 {
            let instances = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
                Int.random(in: 0...5, using: &generator)
            }
            var prices: [PurchaseOption: Double] = [.onDemand: Double.random(in: 1...5, using: &generator)]
            if Bool.random(using: &generator) {
                prices[.reserved1Year] = Double.random(in: 0.5...5, using: &generator)
            }
            let curve = curve(instances)
            guard curve.peak > 0 else { continue }
            let paid = Samples.commitment(Int.random(in: 1...7, using: &generator), perHour: 3)
            let mix = try #require(PurchaseMix(curve, offers: offers(prices), existing: paid), "round \(round)")
            let left = self.curve(instances.map { max(0, $0 - paid.count) })
            let owed = 3 * Double(paid.count) * curve.duration.hours
            let expected = owed + (left.peak > 0 ? bruteForce(left, prices, spotShare: 0) : 0)
            #expect(abs(mix.cost.value - expected) < 1e-9 * max(1, expected), "round \(round): \(instances)")
            #expect(relativeError(mix.cost.value - mix.marginalCost.value, owed) < 1e-9)
            #expect(mix.parts[0].obligation == nil && mix.parts[0].until == paid.until)
        }
        // Enough of them serve alone, where nothing else is for sale by the hour.
        #expect(PurchaseMix(curve([2, 1]), offers: [], existing: Samples.commitment(2, perHour: 3)) != nil)
        #expect(PurchaseMix(curve([3, 1]), offers: [], existing: Samples.commitment(2, perHour: 3)) == nil)
    }

    @Test("a dearer price, a smaller discount and a shorter list of offers never lower the cost")
    func monotone() throws {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<200 {
            let curve = curve((0..<4).map { _ in Int.random(in: 1...6, using: &generator) })
            let all = PurchaseOption.allCases.map {
                Samples.offer($0, perHour: Double.random(in: 1...5, using: &generator))
            }
            func cost(_ offers: [Offer]) throws -> Double {
                try #require(PurchaseMix(curve, offers: offers, spotShare: 0.5)).cost.value
            }
            let base = try cost(all)
            for place in all.indices {
                var dearer = all
                dearer[place] = Samples.offer(all[place].purchase, perHour: all[place].price.dollarsPerHour * 1.3)
                #expect(try cost(dearer) >= base * (1 - 1e-12))
                var cheaper = all
                cheaper[place] = all[place].discounted(by: 0.2)
                #expect(try cost(cheaper) <= base * (1 + 1e-12))
                if place > 0 {
                    var shorter = all
                    shorter.remove(at: place)
                    #expect(try cost(shorter) >= base * (1 - 1e-12))
                }
            }
        }
    }

    @Test("a discount keeps the list price beside the one that is paid")
    func discount() {
        let offer = Samples.offer(perHour: 10).discounted(by: 0.18)
        #expect(relativeError(offer.price.dollarsPerHour, 8.2) < 1e-12 && offer.listPrice.dollarsPerHour == 10)
        #expect(offer.priceText == "8.2" && offer.discount == 0.18)
        #expect(offer.discounted(by: 0) == offer)
    }

    @Test("what a commitment owes is its price through the term, used or not")
    func obligation() throws {
        let mix = try #require(
            PurchaseMix(
                DemandCurve([DemandCurve.Step(time: .month, starts: 0, instances: 3)]),
                offers: offers([.onDemand: 4, .reserved1Year: 2])))
        #expect(mix.parts.count == 1)
        #expect(mix.parts[0].obligation.map { relativeError($0.value, 3 * 2 * 8760) < 1e-12 } == true)
    }
}
