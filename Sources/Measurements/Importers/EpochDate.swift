/// The day of a moment, as `YYYY-MM-DD` in UTC; nil outside the years 1970 to 9999.
///
/// Days to civil date after Howard Hinnant's `civil_from_days`.
public func utcDate(epochSeconds: Double) -> String? {
    guard epochSeconds >= 0, epochSeconds < 253_402_300_800 else { return nil }
    let shifted = Int(epochSeconds / 86_400) + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(year)-\(two(month))-\(two(day))"
}

/// `20260610-204228` as `2026-06-10`; other text as it is.
func dateOfStamp(_ stamp: String) -> String {
    let digits = stamp.prefix(8)
    guard digits.utf8.count == 8, digits.allSatisfy(\.isWholeNumber) else { return stamp }
    return "\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.suffix(2))"
}
