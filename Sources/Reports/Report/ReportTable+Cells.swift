internal import Quantities

extension ReportTable.Cell {
    /// A sum in dollars.
    static func dollars(_ sum: Dollars?) -> Self { .number(sum?.value, sum.map(Figures.dollars) ?? "") }

    /// A time, in milliseconds for programs.
    static func milliseconds(_ time: Seconds?) -> Self {
        .number(time?.milliseconds, time.map(Figures.time) ?? "")
    }

    /// A plain number with three digits.
    static func figure(_ value: Double?) -> Self { .number(value, value.map { Figures.number($0) } ?? "") }

    /// A count.
    static func count(_ value: Int) -> Self { .number(Double(value), Figures.fixed(Double(value), decimals: 0)) }

    /// A share, as a fraction for programs.
    static func share(_ value: Double?) -> Self { .number(value, value.map(Figures.percent) ?? "") }
}
