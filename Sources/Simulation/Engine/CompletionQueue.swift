/// The decoding sequences of a replica by the step after which they are done: a binary heap.
///
/// Complexity: O(log n) to insert and to remove the first, O(1) to look at it; O(1) to insert one that is done last.
struct CompletionQueue: ~Copyable {
    /// A decoding sequence and the step after which it is done.
    struct Entry {
        var finishStep: Int64
        /// The ticket of its admission, by which those that are done at one step are ordered.
        var admission: Int64
        var place: Int32

        @inline(__always)
        static func precedes(_ left: Self, _ right: Self) -> Bool {
            left.finishStep != right.finishStep
                ? left.finishStep < right.finishStep : left.admission < right.admission
        }
    }

    private var entries = OwnedArray<Entry>(capacity: 16)

    @inline(__always) var isEmpty: Bool { entries.isEmpty }

    /// The entry that is done first; there has to be one.
    @inline(__always) var first: Entry { entries[0] }

    mutating func insert(_ entry: Entry) {
        entries.append(entry)
        var index = entries.count - 1
        while index > 0 {
            let parent = (index - 1) / 2
            guard Entry.precedes(entry, entries[parent]) else { break }
            entries[index] = entries[parent]
            index = parent
        }
        entries[index] = entry
    }

    mutating func removeFirst() {
        let last = entries.removeLast()
        let count = entries.count
        guard count > 0 else { return }
        var index = 0
        while true {
            var child = 2 * index + 1
            guard child < count else { break }
            if child + 1 < count, Entry.precedes(entries[child + 1], entries[child]) { child += 1 }
            guard Entry.precedes(entries[child], last) else { break }
            entries[index] = entries[child]
            index = child
        }
        entries[index] = last
    }

    mutating func removeAll() { entries.removeAll() }
}
