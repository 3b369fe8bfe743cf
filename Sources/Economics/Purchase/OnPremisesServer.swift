public import Catalog
internal import Foundation
public import Quantities
public import Scenarios

/// What an accelerator of one's own costs an hour, everything included, whether it works or not.
public struct OnPremisesServer: Sendable, Hashable, Codable {
    /// Price of one accelerator with its share of the server.
    public var price: Dollars
    /// What it can be sold for in the end, as a share of the price.
    public var residual: Double
    /// Years until then.
    public var years: Double
    /// Interest a year on the money that is tied up.
    public var interest: Double
    /// Power at full load with its share of the server.
    public var power: Rate<Joules>
    /// Power of the building over that of the instances.
    public var powerUsageEffectiveness: Double
    /// Price of a kilowatt-hour.
    public var perKilowattHour: Dollars
    /// Space and cooling for a kilowatt in a month.
    public var perKilowattMonth: Dollars
    /// People, as a share of the price of the instances a year.
    public var staff: Double
    /// Instances bought in addition, to replace broken ones, as a share.
    public var spares: Double
    /// Accelerators in a server; servers are bought whole.
    public var perServer = 8

    /// An instance in full.
    public init(
        price: Dollars, residual: Double = 0.1, years: Double = 5, interest: Double = 0.08, power: Rate<Joules>,
        powerUsageEffectiveness: Double, perKilowattHour: Dollars, perKilowattMonth: Dollars, staff: Double = 0.05,
        spares: Double = 0.03
    ) {
        self.price = price
        self.residual = residual
        self.years = years
        self.interest = interest
        self.power = power
        self.powerUsageEffectiveness = powerUsageEffectiveness
        self.perKilowattHour = perKilowattHour
        self.perKilowattMonth = perKilowattMonth
        self.staff = staff
        self.spares = spares
    }

    /// The yearly payment that pays back 1 over the years with interest: r (1 + r)^n / ((1 + r)^n - 1).
    public static func capitalRecovery(interest: Double, years: Double) -> Double {
        guard interest > 0 else { return 1 / years }
        let growth = pow(1 + interest, years)
        return interest * growth / (growth - 1)
    }

    /// The monthly cost for `count` accelerators, line by line.
    ///
    /// Capital is the price less the present worth of the residual, recovered over the years. Power is taken at full load:
    /// an upper bound for instances that idle.
    public func lines(count: Int, _ provenance: Provenance) -> [CostLine] {
        let number = bought(count)
        let recovery = Self.capitalRecovery(interest: interest, years: years)
        let present = residual / pow(1 + interest, years)
        let kilowatts = power.watts / 1000
        let energy = Seconds.month.hours * kilowatts * powerUsageEffectiveness
        func line(_ item: String, _ quantity: Double, _ unit: String, _ price: Dollars) -> CostLine {
            CostLine(.onPremises, item, quantity: quantity, unit: unit, price: price, provenance: provenance)
        }
        return [
            line(
                "capital: accelerators with their servers", number * (1 + spares), "accelerators",
                price * ((1 - present) * recovery / 12)),
            line("electricity", number * energy, "kWh", perKilowattHour),
            line("space and cooling", number * kilowatts, "kW-months", perKilowattMonth),
            line("staff", number, "accelerators", price * (staff / 12)),
        ]
    }

    /// What one accelerator costs an hour, used or not.
    public var perAcceleratorHour: Rate<Dollars> {
        let month = lines(count: perServer, Provenance(.derived, source: "")).compactMap(\.amount).total()
        return month / Double(perServer) / .month
    }

    /// What has to be paid for `count` accelerators at the start, spares and whole servers included.
    public func investment(count: Int) -> Dollars { price * (bought(count) * (1 + spares)) }

    /// What running `count` accelerators costs a month once they are paid: power, space and people.
    public func running(count: Int) -> Dollars {
        lines(count: count, Provenance(.derived, source: "")).dropFirst().compactMap(\.amount).total()
    }

    /// Months of a rent of `rent` a month after which `count` bought accelerators have cost less, with what running them costs
    /// and without interest; nil when running them costs as much as renting.
    public func breakEvenMonths(count: Int, rent: Dollars) -> Double? {
        let running = running(count: count)
        return running < rent ? investment(count: count) / (rent - running) : nil
    }

    /// Accelerators that are bought for `count`: servers are bought whole.
    private func bought(_ count: Int) -> Double {
        Double((count + perServer - 1) / perServer * perServer)
    }

    /// The server that published figures describe for an accelerator, with the user's `own` in their place, and what they
    /// were taken from; nil where no price or power of it is known.
    public static func standard(
        for accelerator: Accelerator, facts: [OnPremFact], own: OwnServerFigures = OwnServerFigures()
    ) -> (instance: OnPremisesServer, sources: [String])? {
        func fact(_ id: String) -> OnPremFact? { facts.first { $0.id == id } }
        let words = accelerator.id.split(separator: "-").map(String.init)
        let perServer = own.acceleratorsPerServer ?? Self.board
        var used: [OnPremFact] = []
        func known(_ fact: OnPremFact?) -> OnPremFact? {
            if let fact { used.append(fact) }
            return fact
        }
        var price = own.serverPrice.map { $0 / Double(perServer) }
        if price == nil, let street = known(words.lazy.compactMap({ fact("gpu_street_price_\($0)_sxm") }).first),
            let bare = fact("gpu_street_price_h100_sxm"), let server = known(fact("server_price_oem_hgx_h100_high"))
        {
            // What a server adds to its eight accelerators, after the one server whose price is known with theirs.
            price = street.purchasePrice.map { $0 + Dollars(max(0, server.value / Double(Self.board) - bare.value)) }
        }
        var power = own.serverPower.map { $0 / Double(perServer) }
        if power == nil {
            power = known(words.lazy.compactMap({ fact("all_in_power_kw_per_gpu_\($0)") }).first)?.power
        }
        guard let price, let power,
            let energy = own.perKilowattHour ?? known(fact("electricity_us_dc_planning")).map({ Dollars($0.value) }),
            let building = own.powerUsageEffectiveness ?? known(fact("pue_modern_ai_dc"))?.value,
            let space = own.perKilowattMonth
                ?? known(fact("colocation_wholesale_tier2_high")).map({ Dollars($0.value) }),
            let years = own.years ?? known(fact("depreciation_years_tco_tool"))?.value
        else { return nil }
        var instance = OnPremisesServer(
            price: price, years: years, power: power, powerUsageEffectiveness: building, perKilowattHour: energy,
            perKilowattMonth: space)
        instance.perServer = perServer
        if let interest = own.interest { instance.interest = interest }
        if let residual = own.residual { instance.residual = residual }
        if let staff = own.staff { instance.staff = staff }
        if let spares = own.spares { instance.spares = spares }
        return (instance, used.map { "\($0.id): \($0.provenance.source)" })
    }

    /// Accelerators on the usual board.
    private static let board = 8
}
