internal import Foundation
public import Performance

/// Calibrated factors: typical values, and the offsets of all the properties that runs have.
public struct CoefficientLevels: Sendable, Equatable {
    /// The typical factors, on the scale on which offsets add.
    public var base: [Double]
    /// Offsets by level and key, in the order of ``Factor/all``.
    public var offsets: [[LevelKey: [Double]]]

    /// Typical factors without any offset.
    public init(base: Coefficients = .uncalibrated) {
        self.base = base.coordinates
        offsets = Level.allCases.map { _ in [:] }
    }

    /// The factors for a deployment.
    public func coefficients(for keys: LevelKeys) -> Coefficients {
        var sum = base
        for (level, key) in zip(Level.allCases, keys.keys) {
            guard let key, let offset = offsets[level.rawValue][key] else { continue }
            for index in sum.indices { sum[index] += offset[index] }
        }
        return Coefficients(coordinates: sum)
    }
}
