import Catalog
import Input
import Quantities

extension ScenarioBinder {
    /// What is taken off list prices, by provider in lower case.
    mutating func discounts(_ value: ReadValue?) -> [String: Double] {
        var discounts: [String: Double] = [:]
        for (name, share) in value?.named ?? [] {
            guard let number = share.number else { continue }
            let known = catalog.providerNames
            if known.contains(where: { $0.lowercased() == name.lowercased() }) {
                discounts[name.lowercased()] = number
                continue
            }
            let nearest = nearestNames(to: name, among: known)
            report(
                share.place, "discounts: nothing is for sale from the provider \"\(name.shortened)\"",
                nearest.isEmpty ? "list them with plimsoll catalog prices" : "write " + Self.alternatives(nearest))
        }
        return discounts
    }

    /// Instances that are paid for already; nil where the price list does not know them, or they have ended.
    mutating func commitment(_ value: ReadValue) -> ExistingCommitment? {
        guard let provider = value["provider"]?.text, let type = value["instance_type"]?.text,
            let region = value["region"]?.text, let count = value["count"]?.whole, let until = value["until"],
            let lastDay = until.text.flatMap({ CalendarDate($0) })
        else { return nil }
        func same(_ left: String, _ right: String) -> Bool { left.lowercased() == right.lowercased() }
        let sold = catalog.offers.filter { same($0.provider, provider) && same($0.instanceType, type) }
        let offers = sold.filter { same($0.region, region) }
        guard !offers.isEmpty else {
            let (what, names) =
                sold.isEmpty
                ? ("instance_type", catalog.offers.filter { same($0.provider, provider) }.map(\.instanceType))
                : ("region", sold.map(\.region))
            let nearest = nearestNames(to: sold.isEmpty ? type : region, among: Array(Set(names)).sorted())
            report(
                value[what]?.place ?? value.place,
                "commitments: the price list has no \(type.shortened) of \(provider.shortened) in \(region.shortened)",
                nearest.isEmpty ? "list them with plimsoll catalog prices" : "write " + Self.alternatives(nearest))
            return nil
        }
        guard let today = Catalog.shippedDay, lastDay > today else {
            report(until.place, "commitments: it ended on \(lastDay)", "leave it out")
            return nil
        }
        let committed =
            offers.first { $0.purchase == .reserved1Year } ?? offers.first { $0.purchase.isCommitted }
        guard var offer = committed ?? offers.first else { return nil }
        if let price = value["usd_per_hour"]?.number {
            offer = Offer(
                provider: offer.provider, instanceType: offer.instanceType, region: offer.region,
                acceleratorID: offer.acceleratorID, acceleratorCount: offer.acceleratorCount,
                virtualCPUs: offer.virtualCPUs, hostMemory: offer.hostMemory,
                purchase: committed?.purchase ?? .reserved1Year,
                price: Dollars(price) / .hours(1), priceText: ValueKind.plain(price),
                provenance: Provenance(.user, source: "the scenario"))
        } else if !offer.purchase.isCommitted {
            report(
                value.place,
                "commitments: no committed price of \(offer.instanceType) in \(offer.region) is on the list",
                "add \"usd_per_hour\": what one instance costs you")
            return nil
        }
        return ExistingCommitment(
            offer: offer, count: count, until: lastDay,
            monthsLeft: Int(Double(lastDay.days(since: today)) * 12 / 365))
    }

    /// Reserved throughput of a hosted model; nil where a figure of it could not be read.
    func reservedThroughput(_ value: ReadValue) -> ReservedThroughput? {
        guard let provider = value["provider"]?.text, let model = value["model"]?.text,
            let price = value["usd_per_unit_hour"]?.number, let tokens = value["tokens_per_minute"]?.number
        else { return nil }
        return ReservedThroughput(
            provider: provider, model: model, unit: value["unit"]?.text ?? "units",
            price: Dollars(price) / .hours(1), tokensPerMinute: tokens,
            outputWeight: value["output_weight"]?.number ?? 1, minimumUnits: value["minimum_units"]?.whole ?? 1,
            unitStep: value["unit_step"]?.whole ?? 1, source: value["source"]?.text ?? "the scenario")
    }

    /// The user's own figures of servers to buy.
    func ownServer(_ value: ReadValue?) -> OwnServerFigures {
        func dollars(_ key: String) -> Dollars? { value?[key]?.number.map { Dollars($0) } }
        var own = OwnServerFigures()
        own.serverPrice = dollars("server_price")
        own.acceleratorsPerServer = value?["gpus_per_server"]?.whole
        own.serverPower = value?["server_kw"]?.number.map { .watts($0 * 1000) }
        own.years = value?["years"]?.number
        own.interest = value?["interest"]?.number
        own.residual = value?["residual"]?.number
        own.staff = value?["staff"]?.number
        own.spares = value?["spares"]?.number
        own.powerUsageEffectiveness = value?["pue"]?.number
        own.perKilowattHour = dollars("electricity_per_kwh")
        own.perKilowattMonth = dollars("colocation_per_kw_month")
        return own
    }
}
