import Testing

@testable import Charts

/// How numbers are written beside bars and at ticks.
@Suite struct ValueTextTests {
    @Test(
        "sums are written as a cost breakdown has them",
        arguments: [
            (0, "$0"), (0.41, "$0.41"), (3.25, "$3.25"), (16.428, "$16.43"), (99.99, "$99.99"), (99.999, "$100"),
            (389.2, "$389"), (1000, "$1,000"), (5452.6, "$5,453"), (63_676, "$63,676"), (1_234_567, "$1,234,567"),
            (-162_993, "\u{2212}$162,993"), (12_700_000, "$12.7M"), (.infinity, "n/a"),
        ] as [(Double, String)])
    func sums(dollars: Double, text: String) {
        #expect(ValueFormat.sum(dollars) == text)
    }

    @Test(
        "prices below a thousand have two decimals or none", arguments: [(0.3, "$0.30"), (6.9, "$6.90"), (12, "$12")])
    func cents(dollars: Double, text: String) {
        #expect(ValueFormat.dollars.text(dollars) == text)
    }

    @Test("a thousand thousands is a million at a tick, where three digits tell the ticks apart")
    func nextPrefix() {
        let wide = stride(from: 0.0, through: 1.2e6, by: 2e5).map { $0 }
        #expect(
            ValueFormat.dollars.labels(wide, step: 2e5)
                == ["$0", "$200k", "$400k", "$600k", "$800k", "$1M", "$1.2M"])
        let tokens = ValueFormat.number(unit: "").labels([5e11, 1e12, 1.5e12], step: 5e11)
        #expect(tokens == ["500B", "1T", "1.5T"])
        let close = ValueFormat.dollars.labels([1_000_000, 1_005_000, 1_010_000], step: 5e3)
        #expect(Set(close).count == 3, "\(close)")
    }

    @Test("memory is written in powers of 1024, and its ticks are round in them")
    func binary() {
        #expect(ValueFormat.binaryBytes.text(80 * 0x1p30) == "80 GiB")
        #expect(ValueFormat.binaryBytes.text(563 * 0x1p20) == "563 MiB")
        for high in [3e3, 7e6, 9e8, 8.5e10, 1.5e11, 4e12] {
            let step = TickStep.nice(span: high, count: 6, format: .binaryBytes)
            let ticks = step.values(from: 0, to: high)
            #expect((2...14).contains(ticks.count), "\(high): \(ticks.count)")
            let labels = ValueFormat.binaryBytes.labels(ticks, step: step.size)
            #expect(Set(labels).count == labels.count && labels.allSatisfy { $0.count <= 9 }, "\(labels)")
        }
    }

    @Test("long times on a logarithmic axis stay round")
    func decades() {
        for value in [200.0, 10_000, 1e6] { #expect(ValueFormat.seconds.decadeText(value).hasSuffix(" s")) }
        #expect(ValueFormat.seconds.decadeText(0.2) == "200 ms")
    }
}
