public import Catalog
internal import Economics
internal import Performance
internal import Planning
internal import Quantities

/// One option for serving a model, as JSON and CSV carry it.
public struct OptionFigures: Codable, Sendable, Equatable {
    /// One replica.
    public var deployment: DeploymentFigures
    /// How many, and the accelerators that work and that are paid for.
    public var replicas, gpusUsed, gpusRented: Int
    /// The line of the price list.
    public var offer: OfferFigures
    /// Instances to rent in the busiest hour.
    public var instances: Int
    /// How they are bought over the month.
    public var purchaseMix: [MixFigures]
    /// Replicas for each hour of the week, Monday 0:00 first; absent for offline work.
    public var replicasByHour: [Int]?
    /// The monthly cost, line by line.
    public var costBreakdown: [CostLineFigures]
    /// Whether the event simulation confirmed that the fleet meets the SLOs.
    public var confirmed: Bool
    /// The lowest probability with which any SLO target is met; absent where nothing is known of the error.
    public var sloConfidence: Double?
    /// The same for each target, in their order.
    public var targetConfidence: [Double?]
    /// The load at which the fleet of the busiest hour breaks its first SLO, in requests a second or users.
    public var loadWithinSlos: IntervalFigures?
    /// Hours a month that are paid.
    public var paidHours: Double
    /// USD a month and a year.
    public var monthlyUsd, yearlyUsd: Double
    /// Load over capacity in the busiest hour.
    public var utilization: Double
    /// One replica under its share of the load.
    public var perReplica: EstimateFigures
    /// Unit costs of the whole monthly cost, and of the busy share alone.
    public var allocation, usage: UnitCostFigures
    /// What one instance needs beside its accelerators; absent in documents of earlier builds.
    public var hostNeeds: HostNeedFigures?
    /// What the provider's SLA covers, and what is known of whether the instance can be had; absent where nothing is known.
    public var serviceLevel, availability: ProviderNoteFigures?

    enum CodingKeys: String, CodingKey {
        case deployment, replicas, offer, instances, utilization, allocation, usage, confirmed
        case gpusUsed = "gpus_used"
        case gpusRented = "gpus_rented"
        case purchaseMix = "purchase_mix"
        case replicasByHour = "replicas_by_hour"
        case costBreakdown = "cost_breakdown"
        case sloConfidence = "slo_confidence"
        case targetConfidence = "target_confidence"
        case loadWithinSlos = "load_within_slos"
        case paidHours = "paid_hours_per_month"
        case monthlyUsd = "monthly_usd"
        case yearlyUsd = "yearly_usd"
        case perReplica = "per_replica"
        case hostNeeds = "host_needs"
        case serviceLevel = "provider_sla"
        case availability
    }

    init(_ option: PlanOption) {
        deployment = DeploymentFigures(option.deployment)
        replicas = option.replicas
        gpusUsed = option.acceleratorsUsed
        gpusRented = option.acceleratorsRented
        offer = OfferFigures(option.offer)
        instances = option.placement.instances
        purchaseMix = option.mix.parts.map(MixFigures.init)
        replicasByHour = option.schedule?.hours.map(\.replicas)
        costBreakdown = option.breakdown.lines.map(CostLineFigures.init)
        confirmed = option.isConfirmed
        sloConfidence = option.probability
        targetConfidence = option.probabilities
        loadWithinSlos = option.held.map(IntervalFigures.init)
        paidHours = option.paidHours
        monthlyUsd = option.monthly.value
        yearlyUsd = option.monthly.value * 12
        hostNeeds = HostNeedFigures(option.hostNeeds)
        let isCovered = option.offer.purchase != .spot
        serviceLevel =
            isCovered
            ? Provider.named(option.offer.provider)?.serviceLevel.map(ProviderNoteFigures.init) : nil
        availability = option.instance.availability.map(ProviderNoteFigures.init)
        utilization = option.utilization
        perReplica = EstimateFigures(option.estimate)
        allocation = UnitCostFigures(option.allocation)
        usage = UnitCostFigures(option.usage)
    }
}

/// A line of a price list, as JSON carries it.
public struct OfferFigures: Codable, Sendable, Equatable {
    /// Who sells what, where and how.
    public var provider, instanceType, region, gpu, purchase: String
    /// Accelerators in the instance, and its price an hour.
    public var gpuCount, usdPerHour: Double
    /// What was taken off the list price, as a share, and USD an hour on the list; absent for nothing.
    public var discount, listUsdPerHour: Double?
    /// Where the price was seen.
    public var source: String
    /// The day it was seen; absent when the source does not say.
    public var asOf: String?
    /// Whether that day is an estimate; absent when it is not.
    public var asOfIsApproximate: Bool?
    /// The host of the accelerators; absent where no source has it.
    public var vcpus, hostMemory: Double?

    enum CodingKeys: String, CodingKey {
        case provider, region, gpu, purchase, source, vcpus
        case hostMemory = "host_memory_gib"
        case asOfIsApproximate = "as_of_is_approximate"
        case instanceType = "instance_type"
        case gpuCount = "gpu_count"
        case usdPerHour = "usd_per_hour"
        case discount
        case listUsdPerHour = "list_usd_per_hour"
        case asOf = "as_of"
    }

    /// The figures of `offer`.
    public init(_ offer: Offer) {
        provider = offer.provider
        instanceType = offer.instanceType
        region = offer.region
        gpu = offer.acceleratorID
        purchase = offer.purchase.rawValue
        gpuCount = offer.acceleratorCount
        usdPerHour = Double(offer.priceText) ?? offer.price.dollarsPerHour
        if offer.discount > 0 { (discount, listUsdPerHour) = (offer.discount, offer.listPrice.dollarsPerHour) }
        source = offer.provenance.source
        asOf = offer.provenance.date?.description
        asOfIsApproximate = offer.provenance.isApproximate ? true : nil
        vcpus = offer.virtualCPUs
        hostMemory = offer.hostMemory?.gibibytes
    }
}

/// What one instance needs beside its accelerators.
public struct HostNeedFigures: Codable, Sendable, Equatable {
    /// Main memory in GiB, virtual processors, disk in GB, and network in Gbit/s.
    public var memory, vcpus, disk, network: Double
    /// What they are based on.
    public var basis: String

    enum CodingKeys: String, CodingKey {
        case vcpus, basis
        case memory = "memory_gib"
        case disk = "disk_gb"
        case network = "network_gbit_s"
    }

    init(_ needs: HostNeeds) {
        memory = needs.memory.gibibytes
        vcpus = needs.virtualCPUs
        disk = needs.disk.gigabytes
        network = needs.network.gigabytesPerSecond * 8
        basis = Wording.needsBasis
    }
}

/// A statement about a provider, with where it was read.
public struct ProviderNoteFigures: Codable, Sendable, Equatable {
    /// The statement, its source, and what kind of claim that is.
    public var text, source, sourceKind: String
    /// The day it was read; absent when that is not known.
    public var asOf: String?

    enum CodingKeys: String, CodingKey {
        case text, source
        case sourceKind = "source_kind"
        case asOf = "as_of"
    }

    init(_ note: Provider.Note) {
        text = note.text
        source = note.provenance.source
        sourceKind = note.provenance.kind.rawValue
        asOf = note.provenance.date?.description
    }
}

/// Costs of single units in USD; input and output share the cost by the time that prompts and answers take.
public struct UnitCostFigures: Codable, Sendable, Equatable {
    /// How the cost is split between input and output.
    public var method = "by time of prompts and answers"
    /// USD.
    public var perRequest, per1kInput, per1kOutput, per1kBlended, per1mInput, per1mOutput, per1mBlended: Double

    enum CodingKeys: String, CodingKey {
        case method
        case perRequest = "usd_per_request"
        case per1kInput = "usd_per_1k_input"
        case per1kOutput = "usd_per_1k_output"
        case per1kBlended = "usd_per_1k_blended"
        case per1mInput = "usd_per_1m_input"
        case per1mOutput = "usd_per_1m_output"
        case per1mBlended = "usd_per_1m_blended"
    }

    init(_ costs: UnitCosts) {
        perRequest = costs.perRequest.value
        per1mInput = costs.perMillionInput.value
        per1mOutput = costs.perMillionOutput.value
        per1mBlended = costs.blended.value
        per1kInput = per1mInput / 1000
        per1kOutput = per1mOutput / 1000
        per1kBlended = per1mBlended / 1000
    }
}
