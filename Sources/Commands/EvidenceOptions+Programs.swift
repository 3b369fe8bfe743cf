import Calibration
import Catalog
import Foundation
import Planning
import Questions
import RunStore
import Synchronization

/// The store of runs as a program that goes on for long holds it: opened once, when it is first asked for.
private final class HeldStore: Sendable {
    private let options: @Sendable () throws -> RunStore
    private let store = Mutex<RunStore?>(nil)
    private let hasWarned = Mutex(false)

    init(_ open: @escaping @Sendable () throws -> RunStore) { options = open }

    /// Says once what is wrong with a store that answers do without.
    func warn(_ error: any Error) {
        let isFirst = hasWarned.withLock { warned in
            defer { warned = true }
            return !warned
        }
        guard isFirst else { return }
        StoreOptions.warn(
            error as? Failure ?? (error as? RunStoreFailure).map { Failure($0) } ?? Failure(.internalFault, "\(error)"))
    }

    func opened() throws -> RunStore {
        try store.withLock { store in
            if let store { return store }
            let opened = try options()
            store = opened
            return opened
        }
    }
}

extension EvidenceOptions {
    /// What a server, or a session of an agent, answers from: the catalogs without files of this computer, and the store
    /// of runs.
    func workbench(_ catalogOptions: CatalogOptions) throws -> Workbench {
        let catalog = try catalogOptions.load().closed
        let (options, leavesOut, path) = (store.store, publishedOnly, store.path)
        if let options, !FileManager.default.fileExists(atPath: options) {
            throw Failure(.noInput, "\(options): there is no such store")
        }
        let held = HeldStore {
            var store = StoreOptions()
            store.store = options
            return try store.openUnexplained(patience: 5)
        }
        return Workbench(path: path, store: { try held.opened() }) { session in
            guard !leavesOut, session != nil || FileManager.default.fileExists(atPath: path) else {
                return Knowledge(catalog, keeping: .manyQuestions)
            }
            do {
                let runs = try session ?? held.opened()
                return try Knowledge(catalog, own: runs, keeping: .manyQuestions) { held.warn($0) }
            } catch  where options == nil {
                // The store in the data directory was not asked for: published runs have to do.
                held.warn(error)
                return Knowledge(catalog, keeping: .manyQuestions)
            }
        }
    }
}
