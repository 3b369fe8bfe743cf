import Testing

@testable import Planning

@Suite("Where something that grows passes zero")
struct ExcessTests {
    /// Curves that cross zero between 0 and 1, as limits and answer times do: straight, steep at an end, and with a step.
    private static let curves: [(name: String, excess: @Sendable (Double) -> Double)] = [
        ("line", { $0 - 0.3 }),
        ("near the low end", { $0 - 2e-4 }),
        ("near the high end", { $0 - 0.9998 }),
        ("queue", { place in place < 1 ? 1 - 1 / (0.2 + 0.05 / (1 - place)) : 1 }),
        ("steep", { $0 * $0 * $0 * $0 * $0 * $0 * $0 * $0 - 0.5 }),
        ("step", { $0 < 0.617 ? -1e-9 : 1 }),
        ("wall after a slope", { $0 < 0.617 ? $0 - 0.7 : 1 }),
        ("flat at zero", { $0 < 0.4 ? 0 : $0 - 0.39 }),
    ]

    @Test(arguments: [1e-3, 1e-6])
    func staysBelowWithinTheWidth(width: Double) {
        for (name, excess) in Self.curves {
            var steps = 0
            let found = Excess.crossing(
                Excess(at: 0, excess(0)), Excess(at: 1, excess(1)), within: width
            ) {
                steps += 1
                return excess($0)
            }
            #expect(excess(found) <= 0, "\(name)")
            #expect(excess(found + width * 1.001) > 0, "\(name)")
            #expect(steps <= (width < 1e-4 ? 60 : 30), "\(name): \(steps)")
        }
    }

    @Test
    func takesFewerStepsThanHalvingOnWhatQueuesLookLike() {
        var steps = 0
        var cases = 0
        for base in stride(from: 0.05, to: 0.9, by: 0.05) {
            for queue in [1e-3, 1e-2, 1e-1, 0.5] where base + queue < 1 {
                func excess(_ place: Double) -> Double { 1 - 1 / (base + queue / max(1e-9, 1 - place)) }
                cases += 1
                _ = Excess.crossing(Excess(at: 0, excess(0)), Excess(at: 1, excess(1)), within: 1e-3) {
                    steps += 1
                    return excess($0)
                }
            }
        }
        #expect(cases > 50)
        #expect(Double(steps) / Double(cases) < 7.5)
    }

    @Test
    func asksNothingOfAnIntervalThatIsNarrowEnough() {
        let found = Excess.crossing(Excess(at: 2, -1), Excess(at: 2.0005, 1), within: 1e-3) { _ in
            Issue.record("asked")
            return 0
        }
        #expect(found == 2)
    }
}
