public import Catalog

/// What may be rented: the offers that a question allows, by accelerator.
public struct Market: Sendable {
    private let byAccelerator: [String: [Offer]]

    /// The market of `offers`, in their order.
    public init(_ offers: [Offer]) {
        byAccelerator = Dictionary(grouping: offers, by: \.acceleratorID)
    }

    /// The offers with this accelerator.
    public func offers(for acceleratorID: String) -> [Offer] { byAccelerator[acceleratorID] ?? [] }
}
