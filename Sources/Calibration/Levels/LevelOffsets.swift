internal import Performance

/// The offsets of one level by key: those that were given, before those that come with the program.
public struct LevelOffsets: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    private var given: [LevelKey: [Double]]
    private let embedded: EmbeddedOffsets?

    /// These offsets alone.
    init(_ offsets: [LevelKey: [Double]]) {
        given = offsets
        embedded = nil
    }

    init(_ embedded: EmbeddedOffsets) {
        given = [:]
        self.embedded = embedded
    }

    /// These offsets alone.
    public init(dictionaryLiteral elements: (LevelKey, [Double])...) {
        self.init(Dictionary(uniqueKeysWithValues: elements))
    }

    /// The offset of a key, in the order of ``Factor/all``; nil where it has none.
    public subscript(key: LevelKey) -> [Double]? {
        get { given[key] ?? embedded?[key] }
        set {
            if newValue == nil, embedded?[key] != nil { self = LevelOffsets(all) }
            given[key] = newValue
        }
    }

    /// All offsets by key.
    ///
    /// Complexity: O(keys), where the subscript reads one.
    public var all: [LevelKey: [Double]] { embedded.map { $0.all.merging(given) { _, given in given } } ?? given }

    /// How many keys have one.
    public var count: Int { all.count }

    /// Whether both have the same offsets, wherever they lie.
    public static func == (left: LevelOffsets, right: LevelOffsets) -> Bool { left.all == right.all }
}
