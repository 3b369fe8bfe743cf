/// The parts of a replica's KV cache that outlive the request that made them, least recently used first out.
///
/// An entry is a shared text or a conversation, not a block: a chain of blocks that is only ever used together. Blocks
/// that nobody asks for again still take their turn in the line, as anonymous entries, because they push others out.
struct PrefixCache {
    private struct Entry {
        var key: UInt64
        var tokens: Int32
        var blocks: Int32
        var holders: Int32
        var previous: Int32
        var next: Int32
    }

    private var entries: [Entry] = []
    private var free: [Int32] = []
    private var places: [UInt64: Int32] = [:]
    private var oldest: Int32 = -1
    private var newest: Int32 = -1
    /// Blocks that nobody holds: they can be taken whenever they are needed.
    private(set) var idleBlocks = 0

    /// Entries that exist, for tests of its bound.
    var count: Int { entries.count - free.count }

    /// Tokens that are there for `key`, and whether taking hold of them uses blocks that are idle now.
    func lookUp(_ key: UInt64) -> (tokens: Int32, idleBlocks: Int32) {
        guard let place = places[key] else { return (0, 0) }
        let entry = entries[Int(place)]
        return (entry.tokens, entry.holders == 0 ? entry.blocks : 0)
    }

    /// Takes hold of the entry of `key`, which exists; its blocks are no longer idle.
    mutating func hold(_ key: UInt64) -> Int32 {
        guard let place = places[key] else { preconditionFailure("an entry that was looked up is there") }
        if entries[Int(place)].holders == 0 {
            idleBlocks -= Int(entries[Int(place)].blocks)
            unlink(place)
        }
        entries[Int(place)].holders += 1
        return place
    }

    /// Makes an entry that its maker holds; -1 when somebody else was faster.
    mutating func insert(_ key: UInt64, tokens: Int32, blocks: Int32) -> Int32 {
        if places[key] != nil { return -1 }
        let place = newEntry(Entry(key: key, tokens: tokens, blocks: blocks, holders: 1, previous: -1, next: -1))
        places[key] = place
        return place
    }

    /// Adds to an entry that the caller holds alone; false when others hold it too.
    mutating func grow(_ place: Int32, tokens: Int32, moreBlocks: Int32) -> Bool {
        guard entries[Int(place)].holders == 1 else { return false }
        entries[Int(place)].tokens = max(entries[Int(place)].tokens, tokens)
        entries[Int(place)].blocks += moreBlocks
        return true
    }

    /// Lets go of an entry; the last holder leaves it idle, as the most recently used one.
    ///
    /// Returns the blocks that became idle.
    mutating func release(_ place: Int32) -> Int {
        entries[Int(place)].holders -= 1
        guard entries[Int(place)].holders == 0 else { return 0 }
        let blocks = Int(entries[Int(place)].blocks)
        idleBlocks += blocks
        link(place)
        return blocks
    }

    /// Leaves blocks behind that nobody will ask for.
    mutating func leave(anonymousBlocks blocks: Int32) {
        guard blocks > 0 else { return }
        let place = newEntry(Entry(key: 0, tokens: 0, blocks: blocks, holders: 0, previous: -1, next: -1))
        idleBlocks += Int(blocks)
        link(place)
    }

    /// Gives up the least recently used entries until at most `limit` blocks are idle.
    mutating func shrink(to limit: Int) {
        while idleBlocks > limit, oldest >= 0 {
            let place = oldest
            unlink(place)
            idleBlocks -= Int(entries[Int(place)].blocks)
            if entries[Int(place)].key != 0 { places[entries[Int(place)].key] = nil }
            free.append(place)
        }
    }

    /// Forgets everything, as a restart does.
    mutating func clear() {
        self = PrefixCache()
    }

    private mutating func newEntry(_ entry: Entry) -> Int32 {
        if let place = free.popLast() {
            entries[Int(place)] = entry
            return place
        }
        entries.append(entry)
        return Int32(entries.count - 1)
    }

    private mutating func link(_ place: Int32) {
        entries[Int(place)].previous = newest
        entries[Int(place)].next = -1
        if newest >= 0 { entries[Int(newest)].next = place } else { oldest = place }
        newest = place
    }

    private mutating func unlink(_ place: Int32) {
        let entry = entries[Int(place)]
        if entry.previous >= 0 { entries[Int(entry.previous)].next = entry.next } else { oldest = entry.next }
        if entry.next >= 0 { entries[Int(entry.next)].previous = entry.previous } else { newest = entry.previous }
        entries[Int(place)].previous = -1
        entries[Int(place)].next = -1
    }
}
