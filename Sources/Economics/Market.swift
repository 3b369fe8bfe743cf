public import Catalog

/// What may be rented: the offers that a question allows, by accelerator.
public struct Market: Sendable {
    private let byAccelerator: [String: [Offer]]
    private let instances: [String: [[Offer]]]

    /// The market of `offers`, in their order.
    public init(_ offers: [Offer]) {
        byAccelerator = Dictionary(grouping: offers, by: \.acceleratorID)
        instances = byAccelerator.mapValues(Self.byInstance)
    }

    /// The offers with this accelerator.
    public func offers(for acceleratorID: String) -> [Offer] { byAccelerator[acceleratorID] ?? [] }

    /// The offers of each instance type in each region with this accelerator, in the order of the price lists.
    ///
    /// The offers of one instance differ in how it is bought: on demand, spot, committed.
    public func instanceTypes(for acceleratorID: String) -> [[Offer]] { instances[acceleratorID] ?? [] }

    private static func byInstance(_ offers: [Offer]) -> [[Offer]] {
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
