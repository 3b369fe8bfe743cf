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
        offsets = Level.allCases.map { $0 == .kernels ? KernelRates.offsets : [:] }
    }

    /// The factors for a deployment.
    public func coefficients(for keys: FactorGroups) -> Coefficients {
        var sum = base
        for (level, key) in zip(Level.allCases, keys.keys) {
            guard let key, let offset = offset(at: level, key) else { continue }
            for index in sum.indices { sum[index] += offset[index] }
        }
        return Coefficients(coordinates: sum)
    }

    /// The offset of a key; of a release without runs that of the one before it, or else of the one after it.
    private func offset(at level: Level, _ key: LevelKey) -> [Double]? {
        let offsets = offsets[level.rawValue]
        if let offset = offsets[key] { return offset }
        guard case .release(let name) = key, let wanted = EngineReleases.position(of: name) else { return nil }
        var before: (place: EngineVersion, offset: [Double])?
        var after = before
        for case (.release(let name), let offset) in offsets {
            guard let known = EngineReleases.position(of: name), known.engine == wanted.engine else { continue }
            if known.place < wanted.place {
                if before.map({ known.place > $0.place }) ?? true { before = (known.place, offset) }
            } else if after.map({ known.place < $0.place }) ?? true {
                after = (known.place, offset)
            }
        }
        return (before ?? after)?.offset
    }
}
