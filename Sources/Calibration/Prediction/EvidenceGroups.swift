internal import Input

/// The groups of a ``ResidualField``, and what finds those that a question needs.
protocol EvidenceGroups: Sendable {
    /// How many there are.
    var count: Int { get }
    /// The traits of each.
    var codes: [TraitCodes] { get }
    /// One of them.
    subscript(index: Int) -> ResidualField.Group { get }
    /// Those of an engine, in rising order.
    func ofEngine(_ engine: String) -> [Int]
    /// Those of a configuration, in rising order.
    func ofConfiguration(_ configuration: String) -> [Int]
    /// What stands for a word in ``codes``; a number that stands for none where no group has it.
    func number(of word: String) -> Int32
}

extension EvidenceGroups {
    var indices: Range<Int> { 0..<count }

    /// The codes of `traits`; words that no group has are like none.
    func codes(_ traits: Traits) -> TraitCodes { TraitCodes(traits) { number(of: $0) } }
}

/// Groups in memory.
struct ListedGroups: EvidenceGroups {
    let codes: [TraitCodes]
    private let groups: [ResidualField.Group]
    private var byEngine: [String: [Int]] = [:]
    private var byConfiguration: [String: [Int]] = [:]
    private let numbers: [String: Int32]

    init(_ groups: [ResidualField.Group]) {
        self.groups = groups
        var numbers: [String: Int32] = [:]
        codes = groups.map { group in
            TraitCodes(group.traits) { word in
                if let number = numbers[word] { return number }
                let number = Int32(numbers.count)
                numbers[word] = number
                return number
            }
        }
        self.numbers = numbers
        for (index, group) in groups.enumerated() {
            byEngine[group.traits.engine, default: []].append(index)
            byConfiguration[group.configuration, default: []].append(index)
        }
    }

    var count: Int { groups.count }

    subscript(index: Int) -> ResidualField.Group { groups[index] }

    func ofEngine(_ engine: String) -> [Int] { byEngine[engine] ?? [] }

    func ofConfiguration(_ configuration: String) -> [Int] { byConfiguration[configuration] ?? [] }

    func number(of word: String) -> Int32 { numbers[word] ?? -1 }
}

/// The groups that come with the program, each read when it is needed.
struct EmbeddedGroups: EvidenceGroups {
    let codes: [TraitCodes]
    private let table: PackedTable

    /// The groups in a table that ``ResidualField/packed`` wrote.
    init(_ table: PackedTable) {
        self.table = table
        codes = (0..<table.count).map { TraitCodes(table, $0) }
    }

    var count: Int { table.count }

    subscript(index: Int) -> ResidualField.Group { ResidualField.Group(table, index) }

    func ofEngine(_ engine: String) -> [Int] { table.rows(of: ResidualField.engineKey(engine)) }

    func ofConfiguration(_ configuration: String) -> [Int] { table.rows(of: configuration) }

    func number(of word: String) -> Int32 { word.isEmpty ? 0 : table.code(of: word).map { Int32($0) } ?? -1 }
}
