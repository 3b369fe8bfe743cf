import Parallel
import Synchronization
import Testing

@Suite("Work that flows from one thread through all cores to one")
struct ParallelStreamTests {
    private struct Refusal: Error, Equatable { let item: Int }

    /// The squares of `count` numbers, in the order in which they came out.
    private func squares(
        _ count: Int, threads: Int?, failingAt failing: Int? = nil, held: inout Int
    ) throws(Refusal) -> [Int] {
        var (given, taken, most) = (0, 0, 0)
        var squares: [Int] = []
        defer { held = most }
        try parallelStream(threads: threads) { () throws(Refusal) -> Int? in
            guard given < count else { return nil }
            given += 1
            most = max(most, given - taken)
            return given
        } work: { (item: Int) throws(Refusal) -> Int in
            if item == failing { throw Refusal(item: item) }
            // Later items are done sooner.
            var sum = 0
            for step in 0..<(count - item) * 50 { sum &+= step }
            return sum == -1 ? 0 : item * item
        } use: { (square: Int) throws(Refusal) in
            taken += 1
            squares.append(square)
        }
        return squares
    }

    @Test("products come in the order of their items, whatever the number of threads", arguments: [nil, 1, 2, 3, 16])
    func order(threads: Int?) throws {
        for count in [0, 1, 2, 3, 100] {
            var held = 0
            #expect(try squares(count, threads: threads, held: &held) == (0..<count).map { ($0 + 1) * ($0 + 1) })
        }
    }

    @Test("no more items are held than threads, of any number of items", arguments: [1, 2, 5])
    func bound(threads: Int) throws {
        var held = 0
        #expect(try squares(500, threads: threads, held: &held).count == 500)
        #expect(held <= max(2, threads))
    }

    @Test("the first error ends it after all that came before it was used", arguments: [nil, 1, 4])
    func failure(threads: Int?) throws {
        var held = 0
        let refusal = #expect(throws: Refusal.self) {
            try squares(100, threads: threads, failingAt: 40, held: &held)
        }
        #expect(refusal?.item == 40)
    }

    @Test("what is begun has ended when an error is told")
    func nothingGoesOn() throws {
        let running = Atomic<Int>(0)
        let ended = Atomic<Int>(0)
        var given = 0
        #expect(throws: Refusal.self) {
            try parallelStream { () throws(Refusal) -> Int? in
                given += 1
                return given
            } work: { (item: Int) throws(Refusal) -> Int in
                running.add(1, ordering: .sequentiallyConsistent)
                defer { ended.add(1, ordering: .sequentiallyConsistent) }
                return item
            } use: { (item: Int) throws(Refusal) in
                if item == 20 { throw Refusal(item: item) }
            }
        }
        #expect(running.load(ordering: .sequentiallyConsistent) == ended.load(ordering: .sequentiallyConsistent))
        #expect(running.load(ordering: .sequentiallyConsistent) >= 20)
    }
}
