internal import Foundation
public import Performance

/// Calibrated factors: typical values, and the departures of all the properties that runs have shown.
public struct CoefficientLevels: Sendable, Equatable {
    /// The typical factors, on the scale on which departures add.
    public var base: [Double]
    /// Departures by level and key, in the order of ``Factor``.
    public var departures: [[String: [Double]]]

    /// Typical factors without any departure.
    public init(base: Coefficients = .uncalibrated) {
        self.base = base.coordinates
        departures = Level.allCases.map { _ in [:] }
    }

    /// The factors for a deployment.
    public func coefficients(for keys: LevelKeys) -> Coefficients {
        var sum = base
        for (level, key) in zip(Level.allCases, keys.keys) {
            guard let key, let departure = departures[level.rawValue][key] else { continue }
            for index in sum.indices { sum[index] += departure[index] }
        }
        return Coefficients(coordinates: sum)
    }
}
