import TestSupport
import Testing

@testable import Charts

@Suite struct ScaleTests {
    @Test(
        "an axis covers its data and its ticks are few, in order and inside",
        arguments: [
            (0.0, 1.0), (3, 7), (-4, 9), (0.001, 0.0013), (1e9, 3e9), (99, 101), (-8e-7, -2e-7), (0, 24), (0, 168),
        ])
    func covers(low: Double, high: Double) {
        let formats: [ValueFormat] = [.number(unit: ""), .dollars, .seconds, .percent, .bytes, .clock, .week, .date]
        for format in formats {
            // Hours and days repeat or end where they stop to mean something.
            let isCalendar = [.clock, .week, .date].contains(format)
            for count in 2...12 {
                let domain = Domain(Axis("", format: format), data: low...high, count: count)
                #expect(domain.low <= low && domain.high >= high, "\(format) \(count)")
                let values = domain.ticks.map(\.value)
                #expect(values == values.sorted())
                #expect(
                    values.allSatisfy {
                        $0 >= domain.low - 1e-9 * abs(domain.low) && $0 <= domain.high * (1 + 1e-9) + 1e-9
                    })
                #expect(values.count <= count * 2 + 3, "\(format) \(count): \(values)")
                if isCalendar { continue }
                #expect(
                    Set(domain.ticks.map(\.label)).count == domain.ticks.count,
                    "\(format): \(domain.ticks.map(\.label))")
            }
        }
    }

    @Test(
        "a logarithmic axis covers its data and names at least one tick",
        arguments: [(1.0, 2.0), (0.01, 10), (3e-9, 4e11), (5, 5)])
    func logarithmic(low: Double, high: Double) {
        for count in 2...12 {
            let domain = Domain(Axis("", spread: .logarithmic), data: low...high, count: count)
            #expect(domain.low <= low && domain.high >= high)
            #expect(domain.ticks.contains { !$0.label.isEmpty })
            #expect(domain.ticks.filter { !$0.label.isEmpty }.count <= count * 2 + 3)
        }
    }

    @Test("positions and values are each other's inverse, on a logarithmic scale too")
    func inverse() {
        for axis in [Axis(""), Axis("", spread: .logarithmic)] {
            let scale = Scale(domain: Domain(axis, data: 0.3...870, count: 5), from: 40, to: 600)
            for value in [0.3, 1, 12.5, 870] {
                #expect(abs(scale.value(at: scale.position(value)) - value) < 1e-9 * value + 1e-12)
            }
            #expect(scale.position(scale.low) == 40)
            #expect(scale.position(scale.high) == 600)
        }
    }

    @Test("ticks are labelled in one unit with the decimals their step needs")
    func labels() {
        #expect(ValueFormat.seconds.labels([0, 0.2, 0.4], step: 0.2) == ["0 ms", "200 ms", "400 ms"])
        #expect(ValueFormat.seconds.labels([0, 60, 120, 180], step: 60) == ["0 min", "1 min", "2 min", "3 min"])
        #expect(ValueFormat.dollars.labels([0, 500, 1000], step: 500) == ["$0", "$500", "$1000"])
        #expect(ValueFormat.dollars.labels([0, 10_000, 20_000], step: 10_000) == ["$0", "$10k", "$20k"])
        #expect(ValueFormat.percent.labels([0, 0.005], step: 0.005) == ["0%", "0.5%"])
        #expect(ValueFormat.number(unit: "B/s").labels([0, 5e12], step: 5e12) == ["0 B/s", "5 TB/s"])
        #expect(ValueFormat.number(unit: "").labels([5e9, 10e9], step: 5e9) == ["5B", "10B"])
    }

    @Test("single values are short and round")
    func texts() {
        #expect(ValueFormat.dollars.text(1234) == "$1.23k")
        #expect(ValueFormat.dollars.text(-24_830) == "\u{2212}$24.8k")
        #expect(ValueFormat.dollars.text(999.9) == "$1000")
        #expect(ValueFormat.seconds.text(0.0123) == "12.3 ms")
        #expect(ValueFormat.seconds.text(277) == "4.62 min")
        #expect(ValueFormat.bytes.text(80e9) == "80 GB")
        #expect(ValueFormat.percent.text(0.135) == "13.5%")
        #expect(ValueFormat.clock.text(6.5) == "06:30")
        #expect(ValueFormat.week.text(30) == "Tue 06:00")
        #expect(ValueFormat.date.text(20_454) == "1 Jan 2026")
        #expect(ValueFormat.number(unit: "").text(0) == "0")
    }

    @Test("dates and day counts agree over four centuries")
    func dates() {
        #expect(CivilDate(days: 0) == CivilDate(year: 1970, month: 1, day: 1))
        #expect(CivilDate(days: 11_016) == CivilDate(year: 2000, month: 2, day: 29))
        for days in stride(from: -80_000, through: 80_000, by: 37) { #expect(CivilDate(days: days).days == days) }
    }

    @Test("coordinates have at most two decimals and no exponent")
    func coordinates() {
        #expect(Decimals.coordinate(1.005) == "1" || Decimals.coordinate(1.005) == "1.01")
        #expect(Decimals.coordinate(-0.001) == "0")
        #expect(Decimals.coordinate(-3.456) == "-3.46")
        #expect(Decimals.coordinate(12.5) == "12.5")
        #expect(Decimals.coordinate(7.05) == "7.05")
        #expect(Decimals.coordinate(.nan) == "0")
    }

    @Test("a fitted text is never wider than its room and says that it was cut")
    func fitted() {
        let texts = [
            "throughput", "\u{6a21}\u{578b}\u{63a8}\u{7406}\u{670d}\u{52a1}", "\u{1F680}\u{1F680}\u{1F680}",
            "iiiiiiiiiiiiiiiiiii",
        ]
        for text in texts {
            for room in stride(from: 0.0, through: 120, by: 3) {
                let shown = TextMetrics.fitted(text, into: room, size: 12)
                #expect(TextMetrics.width(shown, size: 12) <= room)
                #expect(shown == text || shown.isEmpty || shown.hasSuffix("\u{2026}"))
            }
        }
    }

    @Test("wrapped lines keep every word that has room")
    func wrapped() {
        let text = "one two three four five six seven eight nine ten"
        let lines = TextMetrics.wrapped(text, into: 90, size: 12, most: 9)
        #expect(lines.joined(separator: " ") == text)
        #expect(lines.count > 2)
        #expect(lines.allSatisfy { TextMetrics.width($0, size: 12) <= 90 })
    }

    @Test("numbers in heatmap cells read on every shade, light and dark")
    func shades() {
        for palette in [Palette.light, .dark] {
            for step in 0..<Palette.shadeCount {
                let ratio = Contrast.ratio(palette.hex("h\(step)"), palette.hex(Palette.token(onShade: step)))
                #expect(ratio >= 4.5, "shade \(step): \(ratio)")
            }
            let brightness = (0..<Palette.shadeCount).map { Contrast.luminance(palette.hex("h\($0)")) }
            #expect(brightness == brightness.sorted() || brightness == brightness.sorted(by: >), "not even in grey")
        }
    }

    @Test("no two of 28 series look the same without their colours' help")
    func series() {
        let looks = (0..<28).map { "\(Ink.series($0).token) \(Ink.series($0).dashes)" }
        #expect(Set(looks).count == 28)
        #expect(Set((0..<4).map { Ink.series($0).dashes }).count == 4)
        #expect(Set((0..<5).map { Ink.series($0).sign }).count == 5)
        #expect(Set((0..<7).map { Ink.series($0).hatching }).count == 7)
    }
}
