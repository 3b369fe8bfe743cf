import Quantities

#if canImport(Glibc)
    import Glibc
#else
    import Foundation
#endif

/// One column of the run table: how a cell is read into a run and written from it.
struct RunColumn: Sendable {
    let name: String
    /// What a cell may hold, for messages.
    let allowed: String
    /// Free text must not turn into a formula when a spreadsheet opens the table.
    let isText: Bool
    /// Whether the column counts things of which there is at least one.
    var startsAtOne = false
    let cell: @Sendable (RecordedRun) -> String?
    /// False when the text is not a value of the column.
    let assign: @Sendable (inout RecordedRun, String) -> Bool
    /// Makes the value unknown; nil where there must be one.
    var clear: (@Sendable (inout RecordedRun) -> Void)?

    static func text(_ name: String, _ path: any (WritableKeyPath<RecordedRun, String?> & Sendable)) -> RunColumn {
        RunColumn(name: name, allowed: "text", isText: true) {
            $0[keyPath: path]
        } assign: { run, text in
            run[keyPath: path] = text
            return true
        }
    }

    static func count(
        _ name: String, _ path: any (WritableKeyPath<RecordedRun, Int?> & Sendable), from least: Int = 0
    ) -> RunColumn {
        RunColumn(
            name: name, allowed: "a whole number from \(least) to \(countLimit)", isText: false, startsAtOne: least == 1
        ) {
            $0[keyPath: path].map { String($0) }
        } assign: { run, text in
            guard let number = Double(text), number == number.rounded(), number >= Double(least),
                number <= Double(countLimit)
            else { return false }
            run[keyPath: path] = Int(number)
            return true
        } clear: {
            $0[keyPath: path] = nil
        }
    }

    static func number(
        _ name: String, _ path: any (WritableKeyPath<RecordedRun, Double?> & Sendable), in range: ClosedRange<Double>
    ) -> RunColumn {
        RunColumn(
            name: name, allowed: "\(shortText(range.lowerBound)) to \(shortText(range.upperBound))", isText: false
        ) {
            $0[keyPath: path].map(shortText)
        } assign: { run, text in
            guard let number = Double(text), range.contains(number) else { return false }
            run[keyPath: path] = number
            return true
        } clear: {
            $0[keyPath: path] = nil
        }
    }

    /// A quantity of which `per` written units make one base unit: 1000 for milliseconds.
    ///
    /// Divided by a whole number, what is read is the number nearest to what is written.
    static func quantity<Amount: Quantity>(
        _ name: String, _ path: any (WritableKeyPath<RecordedRun, Amount?> & Sendable), per: Double = 1
    ) -> RunColumn {
        RunColumn(name: name, allowed: "a number from 0 to 1e15", isText: false) {
            $0[keyPath: path].map { shortText($0.value * per) }
        } assign: { run, text in
            guard let number = Double(text), number >= 0, number <= 1e15 else { return false }
            run[keyPath: path] = Amount(number / per)
            return true
        } clear: {
            $0[keyPath: path] = nil
        }
    }

    static func flag(_ name: String, _ path: any (WritableKeyPath<RecordedRun, Bool?> & Sendable)) -> RunColumn {
        RunColumn(name: name, allowed: "true or false", isText: false) {
            $0[keyPath: path].map { $0 ? "true" : "false" }
        } assign: { run, text in
            guard let value = Bool(text.lowercased()) else { return false }
            run[keyPath: path] = value
            return true
        }
    }

    /// A pool of disaggregated serving: the number of workers, then the parallelism of one, such as `2 tp8 ep8`.
    static func pool(
        _ name: String, _ path: any (WritableKeyPath<RecordedRun, RecordedRun.Pool?> & Sendable)
    ) -> RunColumn {
        RunColumn(name: name, allowed: "workers and parallelism, such as: 2 tp8 ep8", isText: false) {
            $0[keyPath: path]?.text
        } assign: { run, text in
            guard let pool = RecordedRun.Pool(text) else { return false }
            run[keyPath: path] = pool
            return true
        }
    }

    static func choice<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
        _ name: String, _ path: any (WritableKeyPath<RecordedRun, Choice?> & Sendable)
    ) -> RunColumn {
        let allowed = "one of: " + Choice.allCases.map(\.rawValue).joined(separator: ", ")
        return RunColumn(name: name, allowed: allowed, isText: false) {
            $0[keyPath: path]?.rawValue
        } assign: { run, text in
            guard let value = Choice(rawValue: text) else { return false }
            run[keyPath: path] = value
            return true
        }
    }

    /// No honest count is larger; also keeps sums of counts from overflowing.
    static let countLimit = 1_000_000_000_000
}

/// A number in at most 14 significant digits, so that 57.8 ms kept in seconds is written as 57.8 again.
func shortText(_ number: Double) -> String {
    var buffer = [CChar](repeating: 0, count: 40)
    let length = withVaList([number]) { vsnprintf(&buffer, 40, "%.14g", $0) }
    return String(decoding: buffer.prefix(Int(max(0, length))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
