internal import Foundation
public import RunStore
internal import Synchronization

/// What a program that goes on for long answers from: facts and runs, loaded again when the stored runs have changed.
public final class Workbench: Sendable {
    private struct State {
        var knowledge: Knowledge?
        var stamp = ""
    }

    private let load: @Sendable (RunStore?) throws -> Knowledge
    private let open: @Sendable () throws -> RunStore
    private let path: String
    private let session: SessionRuns
    private let state = Mutex(State())

    /// Answers from what `load` loads: with the runs of the store that it is given, else with those of the user's store,
    /// which `store` opens and which is at `path` where there is one.
    public init(
        path: String, store: @escaping @Sendable () throws -> RunStore,
        load: @escaping @Sendable (RunStore?) throws -> Knowledge
    ) {
        self.load = load
        self.open = store
        self.path = path
        session = SessionRuns {
            FileManager.default.fileExists(atPath: path) ? try store() : nil
        }
    }

    /// What answers are based on at this moment.
    public func knowledge() throws -> Knowledge {
        let stamp = self.stamp
        return try state.withLock { state in
            if let known = state.knowledge, state.stamp == stamp { return known }
            let knowledge = try load(session.store)
            state.knowledge = knowledge
            state.stamp = stamp
            return knowledge
        }
    }

    /// What an operation works with.
    public func bench(
        isInterrupted: @escaping @Sendable () -> Bool = { false },
        progress: @escaping @Sendable (Double) -> Void = { _ in }
    ) throws -> Bench {
        Bench(
            try knowledge(), store: open, session: session, now: { Date.now.formatted(.iso8601) },
            isInterrupted: isInterrupted, progress: progress)
    }

    /// Changes whenever runs are stored or deleted, by whatever process, or are added to the session.
    public var stamp: String {
        let path = session.store?.path ?? path
        return [path, path + "-wal"].map { file in
            let attributes = try? FileManager.default.attributesOfItem(atPath: file)
            let time = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
            return "\(file) \(attributes?[.size] as? Int ?? 0) \(time)"
        }.joined(separator: " ")
    }

    /// Forgets the runs of the session.
    public func forgetSession() { session.forget() }
}

/// Measured runs that count until a program ends: a copy of the user's store to which they are added, in a folder that
/// goes with it.
public final class SessionRuns: Sendable {
    private let lasting: @Sendable () throws -> RunStore?
    private let held = Mutex<RunStore?>(nil)

    /// A session over the store that `lasting` opens; nil where the user has none.
    init(over lasting: @escaping @Sendable () throws -> RunStore?) { self.lasting = lasting }

    deinit { forget() }

    /// The store of the session; nil until runs are added to it.
    var store: RunStore? { held.withLock(\.self) }

    /// The store of the session, made where there is none yet.
    func opened() throws -> RunStore {
        try held.withLock { held in
            if let held { return held }
            // Only the user may read what the runs say.
            let folder = try FileManager.default.url(
                for: .itemReplacementDirectory, in: .userDomainMask,
                appropriateFor: FileManager.default.temporaryDirectory, create: true)
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
            let path = folder.appending(path: "session.sqlite").path
            let store = try lasting()?.copy(to: path) ?? RunStore(path: path)
            held = store
            return store
        }
    }

    /// Removes the store of the session, and its folder.
    func forget() {
        let store = held.withLock { held in
            defer { held = nil }
            return held
        }
        guard let store else { return }
        try? FileManager.default.removeItem(at: URL(filePath: store.path).deletingLastPathComponent())
    }
}
