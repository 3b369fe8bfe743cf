public import Catalog
public import Input
internal import Quantities

/// Picks hosted models to compare with.
public enum APIChoice {
    /// The prices for the model with that id itself, one a provider at the most, cheapest output first, at most `limit`.
    public static func prices(for model: String, among prices: [APIPrice], limit: Int = 4) -> [APIPrice] {
        var seen: Set<String> = []
        let own = prices.filter { $0.isForModel(model) && $0.perMillionOutput > .zero }
            .sorted {
                ($0.perMillionOutput.value, $0.provider, $0.model) < ($1.perMillionOutput.value, $1.provider, $1.model)
            }
        return Array(own.filter { seen.insert($0.provider).inserted }.prefix(limit))
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
