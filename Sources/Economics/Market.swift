public import Catalog
public import Quantities
public import Scenarios

/// What may be rented: the offers that a question allows, by accelerator, and what is paid for already.
public struct Market: Sendable {
    private let byAccelerator: [String: [Offer]]
    private let instances: [String: [InstanceType]]
    /// Instances that are paid for whether used or not.
    public let commitments: [ExistingCommitment]

    /// The market of `offers`, in their order.
    public init(_ offers: [Offer], commitments: [ExistingCommitment] = []) {
        byAccelerator = Dictionary(grouping: offers, by: \.acceleratorID)
        instances = byAccelerator.mapValues(Self.byInstance)
        self.commitments = commitments
    }

    /// What is paid for already of the instance type of `offer`, in its region; nil where that is none.
    public func commitment(to offer: Offer) -> ExistingCommitment? {
        commitments.first { $0.offer.isSameInstance(as: offer) }
    }

    /// The lines of what is paid for already and is no instance of `used`; `month` months from now, when some have ended.
    public func idleLines(besides used: Offer, month: Int = 0) -> [CostLine] {
        commitments.filter { $0.isPaid(inMonth: month) && !$0.offer.isSameInstance(as: used) }.map { commitment in
            CostLine(
                .compute, CostLine.item(commitment.offer, commitment.count, until: commitment.until) + ", not used",
                quantity: Seconds.month.hours * Double(commitment.count), unit: "instance-hours",
                price: commitment.offer.price * .hours(1), provenance: commitment.offer.provenance)
        }
    }

    /// The offers with this accelerator.
    public func offers(for acceleratorID: String) -> [Offer] { byAccelerator[acceleratorID] ?? [] }

    /// The instance types in each region with this accelerator, in the order of the price lists.
    public func instanceTypes(for acceleratorID: String) -> [InstanceType] { instances[acceleratorID] ?? [] }

    /// One instance type in one region.
    public struct InstanceType: Sendable {
        /// Its offers, which differ in how it is bought: on demand, spot, committed.
        public let offers: [Offer]
        /// Accelerators in one instance, as the first offer has it.
        public let acceleratorCount: Double
        /// The place of that number among the different ones of the accelerator's instances, in their order.
        public let size: Int
        /// The lowest price of an hour.
        public let lowestPrice: Rate<Dollars>
    }

    private static func byInstance(_ offers: [Offer]) -> [InstanceType] {
        var sizes: [Double] = []
        return grouped(offers).map { offers in
            let count = offers[0].acceleratorCount
            let size = sizes.firstIndex(of: count) ?? sizes.count
            if size == sizes.count { sizes.append(count) }
            return InstanceType(
                offers: offers, acceleratorCount: count, size: size,
                lowestPrice: offers.map(\.price).min() ?? .zero)
        }
    }

    private static func grouped(_ offers: [Offer]) -> [[Offer]] {
        var places: [Instance: Int] = [:]
        var groups: [[Offer]] = []
        for offer in offers {
            let instance = Instance(offer)
            if let place = places[instance] {
                groups[place].append(offer)
            } else {
                places[instance] = groups.count
                groups.append([offer])
            }
        }
        return groups
    }

    private struct Instance: Hashable {
        let provider: String
        let region: String
        let instanceType: String

        init(_ offer: Offer) {
            provider = offer.provider
            region = offer.region
            instanceType = offer.instanceType
        }
    }
}

extension ExistingCommitment {
    /// Whether it is paid in the month that begins `month` months from now.
    public func isPaid(inMonth month: Int) -> Bool { month < max(1, monthsLeft) }
}
