internal import BenchmarkData
internal import Measurements

extension ShippedCalibration {
    /// A hash of the embedded factors, which fits to own runs start from.
    public static var factorsHash: UInt64 {
        let file = benchmark_factors()
        return StableHash(UnsafeRawBufferPointer(start: file.bytes, count: file.count)).value
    }
}
