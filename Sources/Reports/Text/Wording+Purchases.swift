public import Catalog
internal import Economics
internal import Planning
internal import Quantities
internal import Scenarios

extension Wording {
    /// A purchase option: `on demand`, `1 year committed`, `3 years in a savings plan, all upfront`.
    public static func purchase(_ purchase: PurchaseOption) -> String {
        let term = counted(purchase.years, "year")
        let upfront =
            switch purchase.upfront {
            case .none: ""
            case .partial: ", partial upfront"
            case .all: ", all upfront"
            }
        return switch purchase.kind {
        case .onDemand: "on demand"
        case .spot: "spot"
        case .reserved: "\(term) committed" + upfront
        case .savingsPlan: "\(term) in a savings plan" + upfront
        case .instanceSavingsPlan: "\(term) in an instance savings plan" + upfront
        }
    }

    /// What is owed over the terms of new commitments: `commits $87,600 over 1 year, used or not, $43,800 of it at the start`;
    /// nil without any.
    static func obligations(_ mix: PurchaseMix) -> String? {
        let parts = mix.parts.compactMap { part in
            part.obligation.flatMap { owed in
                part.offer.purchase.termMonths.map { months in
                    let hourly = part.committedPerHour.map {
                        " (\(Figures.dollars(Dollars($0.dollarsPerHour)))/hour)"
                    }
                    return "\(Figures.dollars(owed)) over \(months / 12) \(months == 12 ? "year" : "years")"
                        + (hourly ?? "")
                }
            }
        }
        guard !parts.isEmpty else { return nil }
        let start = mix.paidAtStart
        return "commits \(parts.joined(separator: ", ")), used or not"
            + (start > .zero ? ", \(Figures.dollars(start)) of it at the start" : "")
    }

    /// What the host of an instance lacks: `needs 33 GiB of host memory, g6.xlarge at aws has 16 GiB`.
    static func lack(_ shortfall: HostShortfall) -> String {
        func amount(_ value: Double) -> String {
            switch shortfall.part {
            case .memory: Figures.number(Bytes(value).gibibytes) + " GiB"
            case .virtualCPUs: Figures.number(value) + " vCPUs"
            case .disk: Figures.number(Bytes(value).gigabytes) + " GB"
            case .network: bandwidth(Rate(value))
            }
        }
        let of =
            switch shortfall.part {
            case .memory: " of host memory"
            case .virtualCPUs: ""
            case .disk: " of disk"
            case .network: " of network"
            }
        return "needs \(amount(shortfall.needed))\(of), \(shortfall.instanceType) at \(shortfall.provider) has "
            + amount(shortfall.available)
    }

    /// What one instance needs beside its accelerators.
    static func needs(_ needs: HostNeeds) -> String {
        "\(Figures.number(needs.memory.gibibytes)) GiB of memory, \(Figures.number(needs.virtualCPUs)) vCPUs, "
            + "\(Figures.number(needs.disk.gigabytes)) GB of disk, "
            + "\(bandwidth(needs.network)) of network"
    }

    /// What the figures of ``needs(_:)`` are based on.
    static let needsBasis =
        "one processor each for the API server, the engine core and every worker, as vLLM's documentation has it (from "
        + "general knowledge, not re-read); 4 GiB for the server, 3 GiB for a worker and 25 GB for the image are assumed; "
        + "5 GB for a file of weights, as Hugging Face saves them"

    private static func bandwidth(_ rate: Rate<Bytes>) -> String {
        let gigabits = rate.gigabytesPerSecond * 8
        return gigabits < 0.1
            ? Figures.number(gigabits * 1000, digits: 2) + " Mbit/s" : Figures.number(gigabits) + " Gbit/s"
    }

    /// What is known of the host of an offer: `1,952 GiB, 192 vCPUs`; nil for nothing.
    static func host(_ offer: Offer) -> String? {
        let parts = [
            offer.hostMemory.map { Figures.number($0.gibibytes) + " GiB" },
            offer.virtualCPUs.map { Figures.number($0) + " vCPUs" },
            offer.localDisk.map { Figures.number($0.gigabytes) + " GB of disk" },
            offer.network.map { bandwidth($0) },
        ].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    /// A statement with where it was read: `99.9% a month (...; no date)`.
    static func note(_ note: Provider.Note) -> String {
        "\(note.text) (\(note.provenance.source)\(note.provenance.dateText.map { ", \($0)" } ?? ", no date"))"
    }

    /// What an SLA of the provider covers, for an offer: marketplaces have none, and spot instances are in none.
    static func serviceLevel(_ offer: Offer) -> String {
        let provider = Provider.named(offer.provider)
        if offer.tier == .marketplace { return "none: \(provider?.basis ?? "hosts of third parties")" }
        if offer.purchase == .spot { return "none for spot instances" }
        return provider?.serviceLevel.map(note) ?? "not known"
    }

    /// Why a change costs more; what it does to a fleet, and where the rest goes.
    static func higherCost(_ why: SavingsEffect.HigherCost, _ kind: SavingsOption.Kind) -> String {
        func list(_ rented: [RentedInstances]) -> String { rented.isEmpty ? "none" : instances(rented) }
        let cause: String? =
            switch kind {
            case .router, .split: "each fleet has a least size and spares of its own"
            case .speculation: "at this load checking drafts takes more time than the accepted tokens save"
            case .largerBatches: "longer steps miss the SLOs sooner, so that a replica carries less"
            case .weights, .cache: "the accelerators and engines that run it carry less for their price"
            default: nil
            }
        let what =
            switch why {
            case .moreFleets(let before, let after):
                "\(after) fleets instead of \(before)"
            case .moreAccelerators(let before, let after):
                "\(after) GPUs instead of \(before)"
            case .otherInstances(let before, let after):
                "\(list(after)) instead of \(list(before))"
            case .moreHours: "the same instances for more hours"
            }
        return "costs more: " + what + (cause.map { "; \($0)" } ?? "")
    }

    /// Units of reserved throughput: `100 PTU`.
    static func units(_ month: ReservedThroughputMonth) -> String {
        "\(Figures.number(Double(month.units))) \(month.terms.unit)"
    }

    /// A savings plan over several fleets: `$38.20/hour for 1 year in a savings plan`.
    static func plan(_ shared: SharedSavings) -> String {
        "\(Figures.dollars(Dollars(shared.plan.commitment.dollarsPerHour)))/hour for \(purchase(shared.plan.purchase))"
    }
}
