import Testing

@testable import Simulation

@Suite("Who gets the next request")
struct DispatcherTests {
    /// A dispatcher that looks at every replica each time.
    struct PlainDispatcher {
        var counts: [Int32]
        var accepts: [Bool]
        var cursor = 0

        func lightest() -> Int? {
            var best: Int?
            for place in counts.indices where accepts[place] {
                if best.map({ counts[place] < counts[$0] }) ?? true { best = place }
            }
            return best
        }

        mutating func next() -> Int? {
            for step in counts.indices {
                let place = (cursor + step) % counts.count
                guard accepts[place] else { continue }
                cursor = (place + 1) % counts.count
                return place
            }
            return nil
        }
    }

    @Test(
        "The first of the least loaded replicas, whatever comes and goes",
        arguments: [(1, 0), (2, 7), (3, 0), (64, 100), (100, 3)] as [(Int, Int)])
    func leastLoaded(_ count: Int, _ offset: Int) {
        compare(count, offset, .leastLoaded) { $0.lightest() }
    }

    @Test("Each replica that takes requests in turn", arguments: [1, 2, 5, 64])
    func roundRobin(_ count: Int) {
        compare(count, 0, .roundRobin) { plain in count == 1 ? plain.lightest() : plain.next() }
    }

    private func compare(_ count: Int, _ offset: Int, _ router: Router, _ expected: (inout PlainDispatcher) -> Int?) {
        var random = RandomStream(seed: UInt64(count), .turns)
        var dispatcher = Dispatcher(offset..<(offset + count), router)
        var plain = PlainDispatcher(
            counts: [Int32](repeating: 0, count: count), accepts: [Bool](repeating: false, count: count))
        #expect(dispatcher.choose(affinity: 0) == nil)
        for _ in 0..<4000 {
            let place = random.below(count)
            switch random.below(6) {
            case 0:
                let accepts = random.below(3) != 0
                dispatcher.accept(place + offset, accepts)
                plain.accepts[place] = accepts
            case 1, 2:
                // Those that take no requests may still finish theirs.
                guard plain.counts[place] > 0 else { continue }
                dispatcher.change(place + offset, by: -1)
                plain.counts[place] -= 1
            default:
                let chosen = dispatcher.choose(affinity: 0)
                #expect(chosen == expected(&plain).map { $0 + offset })
                guard let chosen else { continue }
                dispatcher.change(chosen, by: 1)
                plain.counts[chosen - offset] += 1
            }
            #expect(dispatcher.totalCount == plain.counts.reduce(0) { $0 + Int($1) })
            #expect(dispatcher.accepts(place + offset) == plain.accepts[place])
            #expect(dispatcher.count(place + offset) == Int(plain.counts[place]))
        }
    }
}
