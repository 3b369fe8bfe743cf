internal import Input
internal import Quantities

/// Holds the list of instances against the accelerators and the offers.
struct InstanceCheck {
    private(set) var diagnostics: [Diagnostic] = []

    init(_ rows: [Located<InstanceType>], offers: [Located<Offer>], accelerators: Set<Accelerator.ID>) {
        var known: [String: Located<InstanceType>] = [:]
        for row in rows {
            known["\(row.value.provider)/\(row.value.name)"] = row
            guard !accelerators.contains(row.value.acceleratorID) else { continue }
            diagnostics.append(
                Diagnostic(
                    at: row.place(of: "accelerator_id"), "no accelerator has the id \(row.value.acceleratorID)",
                    suggestion: didYouMean(row.value.acceleratorID, among: accelerators.sorted())))
        }
        for row in offers where row.value.provenance.kind == .priceList {
            let offer = row.value
            guard let type = known["\(offer.provider)/\(offer.instanceType)"] else {
                diagnostics.append(
                    Diagnostic(
                        at: row.place(of: "instance_type"),
                        "\(offer.provider) \(offer.instanceType) is not in pricing/instances.csv",
                        suggestion: "add it there, so that price lists that name it can be imported"))
                continue
            }
            let (id, count) = (type.value.acceleratorID, type.value.acceleratorCount)
            guard id != offer.acceleratorID || count != offer.acceleratorCount else { continue }
            diagnostics.append(
                Diagnostic(
                    at: row.place(of: "accelerator_id"),
                    "\(type.file):\(type.line) has \(count) x \(id) in \(offer.instanceType)",
                    suggestion: "mend one of them"))
        }
    }
}
