#if canImport(Glibc)
    import Glibc
#else
    import Foundation
#endif

/// The natural logarithm, from the C library.
func naturalLogarithm(_ value: Double) -> Double { log(value) }

/// The exponential, from the C library.
func exponential(_ value: Double) -> Double { exp(value) }
