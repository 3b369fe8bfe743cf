internal import Input
internal import Simulation

/// What a block of items comes to.
struct SweepPart: Sendable {
    /// The rows, in the order of items.
    var rows: [[JSONValue]] = []
    /// The requests of simulated items by their combination of values, in the order of combinations.
    var pools: [SweepPool] = []

    /// Adds the requests of an item of `combination`; items of a combination follow each other.
    mutating func add(_ requests: MeasuredRequests, of combination: Int) {
        if let last = pools.indices.last, pools[last].combination == combination {
            pools[last].requests.add(requests)
        } else {
            pools.append(SweepPool(combination: combination, requests: requests))
        }
    }
}

/// The measured requests of those items of a combination that are in one part.
struct SweepPool: Codable, Sendable {
    var combination: Int
    var requests: MeasuredRequests
}

/// Reads the rows of a part, which are lists of plain values.
struct SweepRows {
    private var scanner: JSONScanner

    /// The rows in `bytes`, one a line.
    init(_ bytes: ArraySlice<UInt8>) {
        scanner = JSONScanner(ByteStream(name: "", bytes: Array(bytes), isHashed: false))
    }

    /// The cells of the next row; throws where it is no list of `count` plain values.
    mutating func next(_ count: Int) throws(InputProblems) -> [JSONValue] {
        var cells: [JSONValue] = []
        cells.reserveCapacity(count)
        try scanner.array { scanner throws(InputProblems) in
            if scanner.skipBlank() == 0x22 {
                cells.append(.text(try scanner.text()))
            } else {
                cells.append(try scanner.word(Self.value))
            }
        }
        guard cells.count == count else { throw scanner.unexpected("another number of cells") }
        return cells
    }

    private static func value(_ word: UnsafeBufferPointer<UInt8>) -> JSONValue? {
        switch word.first {
        case 0x6E: return word.count == 4 ? .null : nil
        case 0x74: return word.count == 4 ? .flag(true) : nil
        case 0x66: return word.count == 5 ? .flag(false) : nil
        default: return Double(String(decoding: word, as: UTF8.self)).map { .number($0) }
        }
    }
}
