/// A value of a JSON or YAML file, whatever the syntax.
indirect enum DataValue: Sendable, Hashable {
    case null
    case bool(Bool)
    /// A whole number of at most 64 bits; nanoseconds since 1970 do not fit a `Double`.
    case integer(Int64)
    case number(Double)
    /// `NaN`, `Infinity` or `-Infinity` as a bare word, which JSON does not have but several tools write.
    case nonFinite(String)
    case text(String)
    case array([DataValue])
    /// An array of one entry a request, of which only the length was kept.
    case skipped(count: Int)
    case object([Member])

    /// A key and its value, in the order of the file.
    struct Member: Sendable, Hashable {
        let key: String
        let value: DataValue
    }

    subscript(_ key: String) -> DataValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// Whether this is an object with all of `keys`.
    func has(_ keys: String...) -> Bool { keys.allSatisfy { self[$0] != nil } }
}
