/// The shape of the JSON of a type, found by how the type reads itself.
indirect enum Shape: Equatable {
    case flag, integer, number, text
    /// One of a few words.
    case choice([String])
    /// A value, or null.
    case nullable(Shape)
    case list(Shape)
    /// Any keys, each with such a value.
    case map(Shape)
    /// The keys of the type called `name`.
    case object(name: String, [String: Property])

    /// What stands under a key.
    struct Property: Equatable {
        var shape: Shape
        /// Whether the key may be absent.
        var isOptional: Bool
    }

    /// The shape of `type`.
    ///
    /// Complexity: O(properties), those of inner types included; types must not contain themselves.
    static func of<Value: Decodable>(_ type: Value.Type) throws -> Shape { try derived(type).shape }

    /// The shape of `type` with a value of it, which reading goes on with.
    static func derived<Value: Decodable>(_ type: Value.Type) throws -> (value: Value, shape: Shape) {
        if let cases = type as? any CaseIterable.Type, let words = words(of: cases),
            let first = first(of: cases) as? Value
        {
            return (first, .choice(words))
        }
        let decoder = ShapeDecoder(name: "\(type)")
        let value = try Value(from: decoder)
        return (value, decoder.shape)
    }

    private static func words<Cases: CaseIterable>(of type: Cases.Type) -> [String]? {
        let words = type.allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String }
        return words.count == type.allCases.count ? words : nil
    }

    private static func first<Cases: CaseIterable>(of type: Cases.Type) -> Any? { type.allCases.first }
}
