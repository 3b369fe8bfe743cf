import ArgumentParser
import Calibration
import Catalog
import Foundation
import Measurements
import Questions
import RunStore

/// Where measured runs are kept.
struct StoreOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The store of measured runs; left out: plimsoll/runs.sqlite in your data directory.", valueName: "file"))
    var store: String?

    /// The file of the store: what was asked for, else below `XDG_DATA_HOME` or `~/.local/share`.
    var path: String {
        if let store { return store }
        let environment = ProcessInfo.processInfo.environment
        let given = environment["XDG_DATA_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        let home = environment["HOME"] ?? NSHomeDirectory()
        return (given ?? home + "/.local/share") + "/plimsoll/runs.sqlite"
    }

    /// Opens the store, or makes one.
    func open(patience: Double? = nil) throws -> RunStore {
        let path = self.path
        RunStore.onWaiting { seconds in
            Output.complain("waiting for \(path), which another process has to itself (at most \(Int(seconds)) s)")
        }
        return try withFailures { try openUnexplained(patience: patience) }
    }

    /// The same for a program that explains failures of the store itself.
    func openUnexplained(patience: Double? = nil) throws -> RunStore {
        if store == nil { try makeFolder() }
        return try RunStore(path: path, patience: patience)
    }

    private func makeFolder() throws {
        let folder = path.folderOfPath
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw Failure(
                .inputOutput, "\(folder): error: the folder cannot be made; give another place with --store")
        }
    }

    /// What becomes of the user's runs in the store, if there is one.
    func ownOutcomes(_ catalog: Catalog) throws -> [RunBinding.Outcome] {
        try forgiving([]) { try OwnRuns.outcomes(catalog, store: $0) }
    }

    /// The user's runs in the store, if there is one, that predictions may learn from.
    func ownRuns(_ catalog: Catalog) throws -> [MeasuredRun] {
        try forgiving([]) { try OwnRuns.runs(catalog, store: $0) }
    }

    /// What `work` makes of the store, if there is one; `nothing` where nobody asked for it and it cannot be read, as
    /// published runs have to do then.
    func forgiving<Answer>(_ nothing: Answer, _ work: (RunStore?) throws -> Answer) throws -> Answer {
        do {
            return try withFailures { try work(try openExisting(patience: store == nil ? 2 : nil)) }
        } catch let failure as Failure where store == nil {
            Self.warn(failure)
            return nothing
        }
    }

    /// Says what is wrong with a store that answers do without.
    static func warn(_ failure: Failure) {
        Output.complain("warning: \(failure.message.trimmingPrefix("error: ")); your own runs are left out")
    }

    func withFailures<Result>(_ work: () throws -> Result) throws -> Result {
        do { return try work() } catch let failure as RunStoreFailure { throw Failure(failure) }
    }

    /// Opens the store if there is one; one that was asked for has to be there.
    func openExisting(patience: Double? = nil) throws -> RunStore? {
        guard FileManager.default.fileExists(atPath: path) else {
            if store != nil { throw Failure(.noInput, "\(path): there is no such store") }
            return nil
        }
        return try open(patience: patience)
    }

    /// The runs in the store, if there is one, beside the published ones.
    func runs() throws -> RunCollection { RunCollection(try openExisting()) }
}

extension Failure {
    /// What a failure of the store means for the exit code.
    init(_ failure: RunStoreFailure) {
        let code: Code =
            switch failure.kind {
            case .notAStore, .newer, .damaged: .badData
            case .cannotOpen, .busy, .inputOutput: .inputOutput
            case .other: .internalFault
            }
        self.init(code, "error: \(failure.description)" + (failure.remedy.map { "; " + $0 } ?? ""))
    }
}
