internal import Foundation
public import Performance

/// Calibrated factors: typical values, and the offsets of all the properties that runs have.
public struct CoefficientLevels: Sendable, Equatable {
    /// The typical factors, on the scale on which offsets add.
    public var base: [Double]
    /// Offsets by level and key, in the order of ``Factor/all``.
    public var offsets: [LevelOffsets]

    /// Typical factors without any offset.
    public init(base: Coefficients = .uncalibrated) {
        self.base = base.coordinates
        offsets = Level.allCases.map { LevelOffsets($0 == .kernels ? KernelRates.offsets : [:]) }
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
        guard case .release(let name) = key else { return nil }
        return proxyRelease(for: name).flatMap { offsets[.release($0)] }
    }

    /// The release whose offsets stand in for those of a release without runs: the one before it, or else the one after it;
    /// nil where `release` has runs itself, or its engine has none.
    func proxyRelease(for release: String) -> String? {
        let offsets = offsets[Level.release.rawValue]
        guard offsets[.release(release)] == nil, let wanted = EngineReleases.position(of: release) else { return nil }
        var before: (place: EngineVersion, name: String)?
        var after = before
        for case .release(let name) in offsets.all.keys {
            guard let known = EngineReleases.position(of: name), known.engine == wanted.engine else { continue }
            if known.place < wanted.place {
                if before.map({ known.place > $0.place }) ?? true { before = (known.place, name) }
            } else if after.map({ known.place < $0.place }) ?? true {
                after = (known.place, name)
            }
        }
        return (before ?? after)?.name
    }
}
