import ArgumentParser
import Questions

/// The numbers that flags take, held against ``ParameterRange``.
enum FlagRange {
    static let table = Dictionary(uniqueKeysWithValues: ParameterRange.table.map { ("--" + $0.key, $0.value) })

    /// Throws unless `value`, if there is one, is a number that `flag` takes.
    static func check(_ flag: String, _ value: Double?) throws {
        guard let range = table[flag] else { preconditionFailure("\(flag) has no range") }
        guard let value, !range.contains(value) else { return }
        throw ValidationError(
            "\(flag): \(plain(value)) is out of range (\(plain(range.lowerBound)) to \(plain(range.upperBound)))")
    }

    /// The same for a whole number.
    static func check(_ flag: String, _ value: Int?) throws { try check(flag, value.map { Double($0) }) }

    private static func plain(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
    }
}
