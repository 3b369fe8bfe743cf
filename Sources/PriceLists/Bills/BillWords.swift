/// What names of providers and commitments mean: a bill repeats the same few in millions of rows.
final class BillWords {
    private var providers: [String: String] = [:]
    private var terms: [String: Int?] = [:]
    private static let most = 10_000

    /// The cloud that is called so.
    func provider(_ name: String) -> String {
        if let known = providers[name] { return known }
        let provider = Self.provider(name)
        if providers.count < Self.most { providers[name] = provider }
        return provider
    }

    /// The months of a term that a text names; nil where it names none.
    func term(_ text: String) -> Int? {
        if let known = terms[text] { return known }
        let term = Self.term(text)
        if terms.count < Self.most { terms[text] = .some(term) }
        return term
    }

    private static func provider(_ name: String) -> String {
        let folded = name.lowercased()
        if folded.contains("amazon") || folded == "aws" { return "aws" }
        if folded.contains("microsoft") || folded.contains("azure") { return "azure" }
        if folded.contains("google") || folded == "gcp" { return "gcp" }
        if folded.contains("oracle") || folded == "oci" { return "oci" }
        return folded.split(separator: " ").first.map(String.init) ?? ""
    }

    /// The months of a term that a text names.
    private static func term(_ text: String) -> Int? {
        let words = text.lowercased()
        func names(_ count: String) -> Bool {
            ["\(count)yr", "\(count) yr", "\(count) year", "\(count)-year", "\(count)_year", "p\(count)y"]
                .contains(where: words.contains)
        }
        return names("1") ? 12 : names("3") ? 36 : nil
    }
}
