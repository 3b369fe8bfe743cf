public import Catalog
public import Input
public import Reports

/// What is known: accelerators, models, prices of instances and of hosted models.
public enum CatalogQuestion: Sendable {
    /// Accelerators with all of these words in their ids, names, aliases, vendors or generations.
    case hardware([String])
    /// Models with all of these words in their ids or families, or the one of that name.
    case models([String])
    /// Prices of instances; `gpu` an accelerator's id, name or alias.
    case prices([String], gpu: String?, PurchaseOption?, isHistory: Bool)
    /// Prices of hosted models.
    case hosted([String])

    /// The list, and what was probably meant where it is empty; throws what is wrong with the question.
    public func answer(
        _ catalog: Catalog, file: String = "command line"
    ) throws(InputProblems) -> (list: any CatalogList, nearest: String?) {
        switch self {
        case .hardware(let words):
            let found = catalog.hardware.accelerators.filter { accelerator in
                words.isAllContained(
                    in: [accelerator.id, accelerator.name, accelerator.vendor, accelerator.architecture]
                        + accelerator.aliases)
            }
            return (HardwareList(found), catalog.hardware.suggestion(for: words.joined(separator: " ")))
        case .models(let words):
            if words.count == 1, let match = try catalog.model(named: words[0]) {
                return (ModelList([match.model]), nil)
            }
            let found = catalog.models.models.filter { words.isAllContained(in: [$0.id, $0.family]) }
            return (ModelList(found), Self.nearestModels(words, catalog))
        case .prices(let words, let gpu, let purchase, let isHistory):
            let wanted = try gpu.map { name throws(InputProblems) in try Self.id(name, catalog, file) }
            let found = (isHistory ? catalog.prices.lines : catalog.offers).filter { offer in
                (wanted == nil || offer.acceleratorID == wanted) && (purchase == nil || offer.purchase == purchase)
                    && words.isAllContained(
                        in: [offer.provider, offer.instanceType, offer.region, offer.acceleratorID])
            }
            return (PriceList(found, isHistory: isHistory), nil)
        case .hosted(let words):
            let found = catalog.apiPrices.filter { words.isAllContained(in: [$0.provider, $0.model]) }
            return (APIPriceList(found), nil)
        }
    }

    private static func nearestModels(_ words: [String], _ catalog: Catalog) -> String? {
        guard case .unknown(let names) = catalog.models.model(named: words.joined(separator: " ")), !names.isEmpty
        else { return nil }
        return "did you mean \(names.prefix(3).joined(separator: ", "))?"
    }

    private static func id(_ name: String, _ catalog: Catalog, _ file: String) throws(InputProblems) -> String {
        guard let accelerator = catalog.hardware.accelerator(named: name) else {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: file, field: file == "command line" ? "--gpu" : "gpu"),
                    "unknown accelerator \"\(name.printable(limit: 80))\"",
                    suggestion: catalog.hardware.suggestion(for: name))
            ])
        }
        return accelerator.id
    }
}

extension [String] {
    /// Whether each of these words occurs in one of `texts`, whatever the case.
    fileprivate func isAllContained(in texts: [String]) -> Bool {
        allSatisfy { word in texts.contains { $0.lowercased().contains(word.lowercased()) } }
    }
}
