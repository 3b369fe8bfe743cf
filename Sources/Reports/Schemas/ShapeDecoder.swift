/// Feeds a type with made-up values and notes what it asks for.
///
/// Every list has one element, every map one key, nothing is null, and every key that may be absent is.
final class ShapeDecoder: Decoder {
    /// What the type asked for so far.
    private(set) var shape: Shape
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    init(name: String) { shape = .object(name: name, [:]) }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(KeyedShapes<Key>(decoder: self))
    }

    func unkeyedContainer() -> any UnkeyedDecodingContainer { ListShapes(decoder: self) }

    func singleValueContainer() -> any SingleValueDecodingContainer { SingleShape(decoder: self) }

    fileprivate func note(_ shape: Shape) {
        if case .nullable = self.shape { self.shape = .nullable(shape) } else { self.shape = shape }
    }

    fileprivate func noteNull() { shape = .nullable(.flag) }

    fileprivate func note(_ key: any CodingKey, _ shape: Shape, isOptional: Bool = false) {
        guard key.stringValue != anyKey else {
            self.shape = .map(shape)
            return
        }
        guard case .object(let name, var properties) = self.shape else { return }
        properties[key.stringValue] = Shape.Property(shape: shape, isOptional: isOptional)
        self.shape = .object(name: name, properties)
    }
}

/// The key that stands for all keys of a map.
private let anyKey = "*"

private struct KeyedShapes<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: ShapeDecoder
    let codingPath: [any CodingKey] = []
    var allKeys: [Key] { [Key(stringValue: anyKey)].compactMap(\.self) }

    func contains(_ key: Key) -> Bool { true }
    func decodeNil(forKey key: Key) -> Bool { false }

    private func note<Value>(_ key: Key, _ shape: Shape, _ value: Value) -> Value {
        decoder.note(key, shape)
        return value
    }

    private func optional<Value>(_ key: Key, _ shape: Shape) -> Value? {
        decoder.note(key, shape, isOptional: true)
        return nil
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        let (value, shape) = try Shape.derived(type)
        return note(key, shape, value)
    }

    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        optional(key, try Shape.of(type))
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        throw ShapeDecoder.unsupported
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        throw ShapeDecoder.unsupported
    }
    func superDecoder() throws -> any Decoder { throw ShapeDecoder.unsupported }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw ShapeDecoder.unsupported }

    func decode(_ type: Bool.Type, forKey key: Key) -> Bool { note(key, .flag, false) }
    func decode(_ type: String.Type, forKey key: Key) -> String { note(key, .text, "") }
    func decode(_ type: Double.Type, forKey key: Key) -> Double { note(key, .number, 1) }
    func decode(_ type: Float.Type, forKey key: Key) -> Float { note(key, .number, 1) }
    func decode(_ type: Int.Type, forKey key: Key) -> Int { note(key, .integer, 1) }
    func decode(_ type: Int8.Type, forKey key: Key) -> Int8 { note(key, .integer, 1) }
    func decode(_ type: Int16.Type, forKey key: Key) -> Int16 { note(key, .integer, 1) }
    func decode(_ type: Int32.Type, forKey key: Key) -> Int32 { note(key, .integer, 1) }
    func decode(_ type: Int64.Type, forKey key: Key) -> Int64 { note(key, .integer, 1) }
    func decode(_ type: UInt.Type, forKey key: Key) -> UInt { note(key, .integer, 1) }
    func decode(_ type: UInt8.Type, forKey key: Key) -> UInt8 { note(key, .integer, 1) }
    func decode(_ type: UInt16.Type, forKey key: Key) -> UInt16 { note(key, .integer, 1) }
    func decode(_ type: UInt32.Type, forKey key: Key) -> UInt32 { note(key, .integer, 1) }
    func decode(_ type: UInt64.Type, forKey key: Key) -> UInt64 { note(key, .integer, 1) }

    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) -> Bool? { optional(key, .flag) }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) -> String? { optional(key, .text) }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) -> Double? { optional(key, .number) }
    func decodeIfPresent(_ type: Float.Type, forKey key: Key) -> Float? { optional(key, .number) }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) -> Int? { optional(key, .integer) }
    func decodeIfPresent(_ type: Int8.Type, forKey key: Key) -> Int8? { optional(key, .integer) }
    func decodeIfPresent(_ type: Int16.Type, forKey key: Key) -> Int16? { optional(key, .integer) }
    func decodeIfPresent(_ type: Int32.Type, forKey key: Key) -> Int32? { optional(key, .integer) }
    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) -> Int64? { optional(key, .integer) }
    func decodeIfPresent(_ type: UInt.Type, forKey key: Key) -> UInt? { optional(key, .integer) }
    func decodeIfPresent(_ type: UInt8.Type, forKey key: Key) -> UInt8? { optional(key, .integer) }
    func decodeIfPresent(_ type: UInt16.Type, forKey key: Key) -> UInt16? { optional(key, .integer) }
    func decodeIfPresent(_ type: UInt32.Type, forKey key: Key) -> UInt32? { optional(key, .integer) }
    func decodeIfPresent(_ type: UInt64.Type, forKey key: Key) -> UInt64? { optional(key, .integer) }
}

private struct ListShapes: UnkeyedDecodingContainer {
    let decoder: ShapeDecoder
    let codingPath: [any CodingKey] = []
    let count: Int? = 1
    var currentIndex = 0
    var isAtEnd: Bool { currentIndex > 0 }

    mutating func decodeNil() -> Bool { false }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let (value, shape) = try Shape.derived(type)
        decoder.note(.list(shape))
        currentIndex += 1
        return value
    }

    mutating func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        throw ShapeDecoder.unsupported
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { throw ShapeDecoder.unsupported }
    mutating func superDecoder() throws -> any Decoder { throw ShapeDecoder.unsupported }
}

private struct SingleShape: SingleValueDecodingContainer {
    let decoder: ShapeDecoder
    let codingPath: [any CodingKey] = []

    func decodeNil() -> Bool {
        decoder.noteNull()
        return false
    }

    private func note<Value>(_ shape: Shape, _ value: Value) -> Value {
        decoder.note(shape)
        return value
    }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let (value, shape) = try Shape.derived(type)
        return note(shape, value)
    }

    func decode(_ type: Bool.Type) -> Bool { note(.flag, false) }
    func decode(_ type: String.Type) -> String { note(.text, "") }
    func decode(_ type: Double.Type) -> Double { note(.number, 1) }
    func decode(_ type: Float.Type) -> Float { note(.number, 1) }
    func decode(_ type: Int.Type) -> Int { note(.integer, 1) }
    func decode(_ type: Int8.Type) -> Int8 { note(.integer, 1) }
    func decode(_ type: Int16.Type) -> Int16 { note(.integer, 1) }
    func decode(_ type: Int32.Type) -> Int32 { note(.integer, 1) }
    func decode(_ type: Int64.Type) -> Int64 { note(.integer, 1) }
    func decode(_ type: UInt.Type) -> UInt { note(.integer, 1) }
    func decode(_ type: UInt8.Type) -> UInt8 { note(.integer, 1) }
    func decode(_ type: UInt16.Type) -> UInt16 { note(.integer, 1) }
    func decode(_ type: UInt32.Type) -> UInt32 { note(.integer, 1) }
    func decode(_ type: UInt64.Type) -> UInt64 { note(.integer, 1) }
}

extension ShapeDecoder {
    /// Documents read their keys one by one, and nothing else.
    fileprivate static var unsupported: DecodingError {
        .dataCorrupted(.init(codingPath: [], debugDescription: "a document reads a nested container by hand"))
    }
}
