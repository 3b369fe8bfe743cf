import Testing

@testable import Simulation

@Suite("The queues of the event loop against plain ones")
struct QueueTests {
    @Test("Completions leave in the order of their steps, then of their admission")
    func completions() {
        var random = RandomStream(seed: 4, .turns)
        var queue = CompletionQueue()
        var plain: [(step: Int64, admission: Int64)] = []
        for admission in 0..<4000 as Range<Int64> {
            let step = Int64(random.below(500))
            queue.insert(CompletionQueue.Entry(finishStep: step, admission: admission, place: Int32(admission)))
            plain.append((step, admission))
            guard random.below(3) == 0 else { continue }
            for _ in 0..<random.below(5) where !plain.isEmpty {
                let least = plain.indices.min { plain[$0] < plain[$1] } ?? 0
                let first = queue.first
                #expect(first.finishStep == plain[least].step && first.admission == plain[least].admission)
                #expect(first.place == Int32(first.admission))
                queue.removeFirst()
                plain.remove(at: least)
            }
        }
        for expected in plain.sorted(by: <) {
            let first = queue.first
            #expect(first.admission == expected.admission)
            queue.removeFirst()
        }
        let isEmpty = queue.isEmpty
        #expect(isEmpty)
    }

    @Test("A tournament knows the least value and, of equal ones, the first", arguments: [1, 2, 3, 8, 100])
    func tournament(_ count: Int) {
        var random = RandomStream(seed: UInt64(count), .turns)
        var tournament = Tournament<Int32>(count: count)
        var plain = [Int32](repeating: .max, count: count)
        #expect(tournament.least == .max)
        for _ in 0..<5000 {
            let index = random.below(count)
            // Few values, so that many are equal.
            let value = random.below(8) == 0 ? Int32.max : Int32(random.below(5))
            tournament[index] = value
            plain[index] = value
            let least = plain.min() ?? .max
            #expect(tournament.least == least)
            if least != .max { #expect(tournament.index == plain.firstIndex(of: least)) }
            #expect(tournament[index] == value)
        }
    }

    @Test("A list in its requests' links keeps their order, whoever leaves")
    func lists() {
        var random = RandomStream(seed: 9, .turns)
        var slab = RequestSlab()
        var list = RequestList()
        var plain: [Int32] = []
        for _ in 0..<5000 {
            switch random.below(4) {
            case 0:
                let place = slab.newPlace()
                list.prepend(place, &slab)
                plain.insert(place, at: 0)
            case 1 where !plain.isEmpty, 2 where plain.count > 40:
                let place = plain.remove(at: random.below(plain.count))
                list.remove(place, &slab)
                slab.remove(place)
            default:
                let place = slab.newPlace()
                list.append(place, &slab)
                plain.append(place)
            }
            var found: [Int32] = []
            var place = list.first
            while place >= 0 {
                found.append(place)
                place = slab[place].next
            }
            #expect(found == plain)
            #expect(list.last == plain.last ?? -1 && list.isEmpty == plain.isEmpty)
            let count = slab.count
            #expect(count == plain.count)
        }
    }

    /// Counts how many of its kind there are.
    private final class Token {
        nonisolated(unsafe) static var count = 0
        init() { Self.count += 1 }
        deinit { Self.count -= 1 }
    }

    @Test("An owned array frees what it holds once, in whatever way it goes")
    func lifetimes() {
        do {
            var array = OwnedArray<Token>(capacity: 1)
            for _ in 0..<100 { array.append(Token()) }
            #expect(Token.count == 100)
            array[3] = Token()
            #expect(Token.count == 100)
            _ = array.removeLast()
            #expect(Token.count == 99)
            array.removeAll()
            #expect(Token.count == 0)
            for _ in 0..<9 { array.append(Token()) }
        }
        #expect(Token.count == 0)
    }
}
