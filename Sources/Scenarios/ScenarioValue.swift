/// Single values as scenarios have them, for flags that mean the same as a key.
public enum ScenarioValue {
    /// Reads `text` as a scenario reads the key at `path`, such as `workload.rate`; the result is in base units: seconds,
    /// requests a second, dollars a month, shares of one, tokens.
    ///
    /// A number without a unit is in base units as well, for a flag names its unit in help; its range is checked by the
    /// command. Throws ``Misreading``.
    public static func number(_ text: String, as path: String) throws(Misreading) -> Double {
        if let bare = Double(text) { return bare }
        guard let kind = kinds[path] else { preconditionFailure("no key of scenarios is called \(path)") }
        return switch try kind.read(text, quoted: false) {
        case .number(let value), .length(let value, _): value
        default: preconditionFailure("\(path) holds no single number")
        }
    }

    private static let kinds: [String: ValueKind] = {
        var found: [String: ValueKind] = [:]
        func collect(_ keys: [ScenarioKey], under prefix: String) {
            for key in keys {
                found[prefix + key.name] = key.kind
                collect(key.children, under: prefix + key.name + ".")
            }
        }
        collect(ScenarioKey.table, under: "")
        return found
    }()
}
