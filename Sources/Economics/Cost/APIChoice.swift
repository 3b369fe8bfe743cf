public import Catalog
public import Input
internal import Quantities

/// Picks hosted models to compare with.
public enum APIChoice {
    /// The prices for the weights with that catalog id, the lowest of each provider, cheapest output first.
    ///
    /// Models are told by ``APIPrice/modelID``, never by what their names have in common: a distillate, a later version or
    /// a smaller sister is another model.
    public static func prices(for model: String, among prices: [APIPrice]) -> [APIPrice] {
        var seen: Set<String> = []
        return prices.filter { $0.modelID == model && $0.perMillionOutput > .zero }
            .sorted {
                ($0.perMillionOutput.value, $0.provider, $0.model) < ($1.perMillionOutput.value, $1.provider, $1.model)
            }
            .filter { seen.insert($0.provider).inserted }
    }

    /// At most `limit` of `prices`, which are sorted: the cheapest, with the maker's own and the dearest among them, so that
    /// how far apart they are can be seen.
    public static func shown(_ prices: [APIPrice], limit: Int = 4) -> [APIPrice] {
        guard prices.count > limit, limit > 2 else { return prices }
        var places = Set(prices.indices.prefix(limit - 1)).union([prices.count - 1])
        if let maker = prices.firstIndex(where: \.isByMaker), places.insert(maker).inserted { places.remove(limit - 2) }
        return places.sorted().map { prices[$0] }
    }

    /// The prices of the hosted models with these names; throws the names that nobody hosts.
    public static func prices(named names: [String], among prices: [APIPrice]) throws(InputProblems) -> [APIPrice] {
        var found: [APIPrice] = []
        var problems: [Diagnostic] = []
        for name in names {
            let wanted = name.lowercased()
            let exact = prices.filter {
                $0.model.lowercased() == wanted || "\($0.provider)/\($0.model)".lowercased() == wanted
            }
            if let first = exact.first {
                found.append(first)
                continue
            }
            let nearest = nearestNames(to: name, among: prices.map(\.model))
            problems.append(
                Diagnostic(
                    at: SourcePlace(file: "command line", field: "--api"),
                    "no provider is known to host \"\(name.prefix(60))\"",
                    suggestion: nearest.isEmpty ? nil : "write " + nearest.joined(separator: " or ")))
        }
        guard problems.isEmpty else { throw InputProblems(problems) }
        return found
    }
}
