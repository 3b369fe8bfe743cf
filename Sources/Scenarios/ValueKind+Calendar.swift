import Catalog

extension ValueKind {
    private static let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    /// Reads `Fri 18:00` as hours from Monday 0:00.
    func weekHour(_ text: String) throws(Misreading) -> Int {
        let words = text.trimmed.lowercased().split(separator: " ").map(String.init)
        let hour = words.count == 2 ? Self.hour(words[1]) : words.count == 1 ? 0 : nil
        guard let day = words.first.flatMap({ word in Self.days.firstIndex { word.count >= 3 && word.hasPrefix($0) } }),
            let hour
        else {
            throw Misreading(
                message: "\"\(text.shortened)\" is no hour of the week", allowed: allowed,
                suggestion: "write \"Fri 18:00\"")
        }
        return day * 24 + hour
    }

    /// Reads `2026-11-27 18:00` as hours from the Monday before.
    func dateHour(_ text: String) throws(Misreading) -> Int {
        let words = text.trimmed.split { $0 == " " || $0 == "T" }.map(String.init)
        let hour = words.count == 2 ? Self.hour(words[1]) : words.count == 1 ? 0 : nil
        guard let date = words.first.flatMap({ CalendarDate($0) }), let hour else {
            throw Misreading(
                message: "\"\(text.shortened)\" is no day", allowed: allowed,
                suggestion: "write \"2026-11-27\" or \"2026-11-27 18:00\"")
        }
        return date.weekday * 24 + hour
    }

    /// Reads `2027-06-30`.
    func day(_ text: String) throws(Misreading) -> CalendarDate {
        guard let date = CalendarDate(text.trimmed) else {
            throw Misreading(
                message: "\"\(text.shortened)\" is no day", allowed: allowed, suggestion: "write \"2027-06-30\"")
        }
        return date
    }

    /// Reads `18:00` or `18`.
    private static func hour(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let rest = parts.dropFirst()
        guard let hour = parts.first.flatMap({ Int($0) }), (0...23).contains(hour),
            rest.count <= 2, rest.allSatisfy({ $0 == "00" })
        else { return nil }
        return hour
    }

    /// Reads `$0.09` or `0.09`.
    func price(_ text: String) throws(Misreading) -> Double {
        var amount = text.trimmed
        let isDollars = amount.hasPrefix("$")
        if isDollars { amount = String(amount.dropFirst()) }
        guard let written = WrittenNumber(amount), written.unit.isEmpty || written.unit == "usd",
            written.value.isFinite
        else {
            throw Misreading(
                message: "\"\(text.shortened)\" is no price in dollars", allowed: allowed,
                suggestion: "write \"$0.09\"")
        }
        return written.value
    }
}

extension CalendarDate {
    /// The day of the week, 0 for Monday (Zeller's congruence).
    var weekday: Int {
        let shifted = month < 3 ? (month: month + 12, year: year - 1) : (month: month, year: year)
        let century = shifted.year / 100
        let rest = shifted.year % 100
        let fromSaturday = (day + 13 * (shifted.month + 1) / 5 + rest + rest / 4 + century / 4 + 5 * century) % 7
        return (fromSaturday + 5) % 7
    }
}
