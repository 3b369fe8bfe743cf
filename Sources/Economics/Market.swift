public import Catalog

/// What may be rented: the offers that a question allows, by accelerator.
public struct Market: Sendable {
    private let byAccelerator: [String: [Offer]]
    private let machines: [String: [[Offer]]]

    /// The market of `offers`, in their order.
    public init(_ offers: [Offer]) {
        byAccelerator = Dictionary(grouping: offers, by: \.acceleratorID)
        machines = byAccelerator.mapValues(Self.byMachine)
    }

    /// The offers with this accelerator.
    public func offers(for acceleratorID: String) -> [Offer] { byAccelerator[acceleratorID] ?? [] }

    /// The offers of each machine type in each region with this accelerator, in the order of the price lists.
    ///
    /// The offers of one machine differ in how it is bought: on demand, spot, committed.
    public func machineTypes(for acceleratorID: String) -> [[Offer]] { machines[acceleratorID] ?? [] }

    private static func byMachine(_ offers: [Offer]) -> [[Offer]] {
        var places: [Machine: Int] = [:]
        var groups: [[Offer]] = []
        for offer in offers {
            let machine = Machine(offer)
            if let place = places[machine] {
                groups[place].append(offer)
            } else {
                places[machine] = groups.count
                groups.append([offer])
            }
        }
        return groups
    }

    private struct Machine: Hashable {
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
