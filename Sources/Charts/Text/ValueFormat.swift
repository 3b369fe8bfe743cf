/// How the numbers of an axis are read, and so how they are written and where ticks are round.
public enum ValueFormat: Sendable, Equatable {
    /// A plain number: a count in k, M, B, T without a unit (""), or with one after SI's k, M, G, T, P.
    case number(unit: String)
    /// Dollars, in k, M, B, T: `$1.2k`.
    case dollars
    /// A duration in seconds, shown in µs, ms, s, min or h.
    case seconds
    /// A fraction of one, shown in percent.
    case percent
    /// A size in bytes, shown in decimal kB, MB, GB, TB.
    case bytes
    /// A size in bytes, shown in KiB, MiB, GiB, TiB: powers of 1024, as memory is sold.
    case binaryBytes
    /// An hour of the day, 0 to 24: `06:00`.
    case clock
    /// Hours since Monday 00:00: `Tue 06:00`.
    case week
    /// Days since 1970-01-01: `Mar 2026`.
    case date

    /// One value by itself, to `digits` significant digits.
    public func text(_ value: Double, digits: Int = 3) -> String {
        guard value.isFinite else { return "n/a" }
        switch self {
        case .clock, .week, .date: return moment(value, step: 0)
        case .number, .dollars, .seconds, .percent, .bytes, .binaryBytes:
            let prefix = self.prefix(for: value)
            var number = Decimals.significant(value / prefix.factor, digits)
            // Cents have two digits.
            if self == .dollars, prefix.symbol.isEmpty, number.split(separator: ".").last?.count == 1,
                number.contains(".")
            {
                number += "0"
            }
            return dressed(number, prefix.symbol)
        }
    }

    /// A sum of dollars as a cost breakdown has it: `$0.41`, `$16.43`, `$5,453`, and `$1.27M` from ten millions on.
    public static func sum(_ dollars: Double) -> String {
        let size = abs(dollars)
        guard size.isFinite, size < 1e7, size >= 0.01 else { return Self.dollars.text(dollars) }
        let digits = Decimals.fixed(size, size < 99.995 ? 2 : 0)
        // Costs part thousands from four digits on.
        let parted = digits.count == 4 && !digits.contains(".") ? digits.prefix(1) + "," + digits.dropFirst() : digits
        return (dollars < 0 ? "\u{2212}$" : "$") + parted
    }

    /// The label of a tick at 1, 2, 3 or 5 times a power of ten: 200 s, which would not be round in minutes or days.
    func decadeText(_ value: Double) -> String {
        guard self == .seconds, value >= 1 else { return text(value) }
        return Decimals.significant(value, 3) + " s"
    }

    /// The labels of evenly spaced ticks, all in one unit and with the decimals that their step needs.
    func labels(_ ticks: [Double], step: Double) -> [String] {
        switch self {
        case .clock, .week, .date: return ticks.map { moment($0, step: step) }
        case .number, .dollars, .seconds, .percent, .bytes, .binaryBytes:
            let largest = ticks.reduce(0) { max($0, abs($1)) }
            var prefix = self.prefix(for: largest)
            // 200, 400 ... 1000 reads better than 0.2k, 0.4k ... 1.0k.
            if self != .seconds, self != .binaryBytes, largest < prefix.factor * 10, step < prefix.factor * 0.999 {
                prefix = self.prefix(for: prefix.factor / 1.001)
            }
            let digits = decimals(for: step / prefix.factor)
            return ticks.map { tick in
                if tick == 0 { return dressed("0", zeroSymbol(prefix.symbol)) }
                if !(1e-9..<1e7).contains(abs(tick / prefix.factor)) { return text(tick) }
                // After $800k comes $1M, not $1000k, where three digits tell the ticks apart.
                if hasNextPrefix, prefix.factor >= 1e3, abs(tick) >= prefix.factor * 999, step >= prefix.factor * 10 {
                    return text(tick)
                }
                return dressed(Decimals.fixed(tick / prefix.factor, digits), prefix.symbol)
            }
        }
    }

    private func decimals(for step: Double) -> Int {
        var digits = 0
        var rest = abs(step)
        while digits < 9, abs(rest - rest.rounded()) > 1e-6 * max(1, rest) || rest < 0.5 {
            rest *= 10
            digits += 1
        }
        return digits
    }

    /// Whether a thousand of a prefix is one of the next.
    private var hasNextPrefix: Bool {
        switch self {
        case .number, .dollars, .bytes: true
        case .seconds, .percent, .binaryBytes, .clock, .week, .date: false
        }
    }

    private func zeroSymbol(_ symbol: String) -> String {
        if case .number(let unit) = self { return unit.isEmpty ? "" : " " + unit }
        return self == .dollars ? "" : symbol
    }

    private func dressed(_ number: String, _ symbol: String) -> String {
        guard self == .dollars else { return number + symbol }
        return number.hasPrefix("\u{2212}") ? "\u{2212}$" + number.dropFirst() + symbol : "$" + number + symbol
    }

    private func prefix(for value: Double) -> (factor: Double, symbol: String) {
        let size = abs(value) * (1 + 1e-9)
        switch self {
        case .percent: return (0.01, "%")
        case .seconds:
            return Self.step(
                size,
                [
                    (86400 * 3, 86400, " d"), (5400, 3600, " h"), (120, 60, " min"),
                    (1, 1, " s"), (1e-3, 1e-3, " ms"), (0, 1e-6, " \u{B5}s"),
                ])
        case .binaryBytes: return Self.step(size, Self.powersOf1024)
        case .bytes:
            return Self.step(
                size,
                [
                    (1e15, 1e15, " PB"), (1e12, 1e12, " TB"), (1e9, 1e9, " GB"),
                    (1e6, 1e6, " MB"), (1e3, 1e3, " kB"), (0, 1, " B"),
                ])
        case .dollars: return Self.step(size, Self.counts)
        case .number(let unit):
            let found = Self.step(size, Self.thousands)
            return unit.isEmpty ? Self.step(size, Self.counts) : (found.factor, " " + found.symbol + unit)
        case .clock, .week, .date: return (1, "")
        }
    }

    /// People count tokens and dollars in billions, not in giga.
    private static let counts: [(from: Double, factor: Double, symbol: String)] = [
        (1e12, 1e12, "T"), (1e9, 1e9, "B"), (1e6, 1e6, "M"), (1e3, 1e3, "k"), (0, 1, ""),
    ]

    private static let powersOf1024: [(from: Double, factor: Double, symbol: String)] = [
        (0x1p40, 0x1p40, " TiB"), (0x1p30, 0x1p30, " GiB"), (0x1p20, 0x1p20, " MiB"), (0x1p10, 0x1p10, " KiB"),
        (0, 1, " B"),
    ]

    private static let thousands: [(from: Double, factor: Double, symbol: String)] = [
        (1e15, 1e15, "P"), (1e12, 1e12, "T"), (1e9, 1e9, "G"), (1e6, 1e6, "M"), (1e3, 1e3, "k"), (0, 1, ""),
    ]

    private static func step(
        _ size: Double, _ table: [(from: Double, factor: Double, symbol: String)]
    ) -> (factor: Double, symbol: String) {
        for row in table where size >= row.from { return (row.factor, row.symbol) }
        return (1, "")
    }

    private func moment(_ value: Double, step: Double) -> String {
        switch self {
        case .clock: return Self.clockText(value)
        case .week:
            guard abs(value) < 1e6 else { return "" }
            let day = Int((value / 24).rounded(.down))
            let name = CivilDate.weekdays[((day % 7) + 7) % 7]
            let hour = value - Double(day) * 24
            return step >= 24 && hour == 0 ? name : "\(name) \(Self.clockText(hour))"
        default:
            guard abs(value) < 1e7 else { return "" }
            let date = CivilDate(days: Int(value.rounded(.down)))
            if step >= 365 { return String(date.year) }
            if step >= 28 { return "\(date.monthName) \(date.year)" }
            return "\(date.day) \(date.monthName)" + (step == 0 ? " \(date.year)" : "")
        }
    }

    private static func clockText(_ hours: Double) -> String {
        guard abs(hours) < 1e6 else { return "" }
        let minutes = Int((hours * 60).rounded())
        let hour = minutes / 60
        let minute = minutes % 60
        return (hour < 10 ? "0" : "") + "\(hour):" + (minute < 10 ? "0" : "") + "\(minute)"
    }
}
