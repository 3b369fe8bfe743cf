/// Four decimals without idle zeros; nothing for zero.
func plainDecimal(_ number: Double) -> String {
    let units = Int((max(-1e9, min(1e9, number)) * 1e4).rounded())
    guard units != 0 else { return "" }
    let digits = String(abs(units) % 10_000)
    var fraction = String(repeating: "0", count: 4 - digits.count) + digits
    while fraction.hasSuffix("0") { fraction.removeLast() }
    let whole = "\(units < 0 ? "-" : "")\(abs(units) / 10_000)"
    return fraction.isEmpty ? whole : "\(whole).\(fraction)"
}
