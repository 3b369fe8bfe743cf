/// How far `value` is from `expected`, as a fraction of `expected`.
public func relativeError(_ value: Double, _ expected: Double) -> Double {
    expected == 0 ? abs(value) : abs(value - expected) / abs(expected)
}
