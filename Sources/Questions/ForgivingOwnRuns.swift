public import Calibration
internal import Synchronization

/// The user's own runs as far as they can be read: what fails to be is told once, and left out.
///
/// For a store that nobody asked for by name, as published runs answer every question without it.
public final class ForgivingOwnRuns: OwnRunSource {
    private let source: any OwnRunSource
    private let note: @Sendable (any Error) -> Void
    private let hasFailed = Mutex(false)

    /// The runs of `source`; `note` is called with what is wrong with it, once.
    public init(_ source: any OwnRunSource, noting note: @escaping @Sendable (any Error) -> Void) {
        self.source = source
        self.note = note
    }

    /// A hash of everything that decides how runs are read.
    public var version: UInt64 { source.version }

    /// The deployments of all runs; none where they cannot be read.
    public func deployments() -> [OwnDeployment] { read { try source.deployments() } ?? [] }

    /// A run on a deployment; nil where it cannot be read.
    public func sample(of deployment: OwnDeployment.ID) -> MeasuredRun? {
        read { try source.sample(of: deployment) } ?? nil
    }

    /// The runs on some deployments; none where they cannot be read.
    public func runs(of deployments: [OwnDeployment.ID], most: Int) -> [MeasuredRun] {
        read { try source.runs(of: deployments, most: most) } ?? []
    }

    /// What was kept under `name` for this `hash`; nothing once anything could not be read.
    public func kept(_ name: String, hash: UInt64) -> [UInt8]? {
        hasFailed.withLock(\.self) ? nil : source.kept(name, hash: hash)
    }

    /// Keeps `bytes` under `name`, unless they may follow from less than all runs.
    public func keep(_ bytes: [UInt8], _ name: String, hash: UInt64) {
        if !hasFailed.withLock(\.self) { source.keep(bytes, name, hash: hash) }
    }

    private func read<Answer>(_ body: () throws -> Answer) -> Answer? {
        guard !hasFailed.withLock(\.self) else { return nil }
        do {
            return try body()
        } catch {
            let isFirst = hasFailed.withLock { failed in
                defer { failed = true }
                return !failed
            }
            if isFirst { note(error) }
            return nil
        }
    }
}
