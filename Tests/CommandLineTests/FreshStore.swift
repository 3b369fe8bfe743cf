import Foundation
import TestSupport

/// A store as the program makes it, with the published runs; made once and copied, for that takes seconds.
enum FreshStore {
    private static let original = Task {
        let folder = try ScratchFolder()
        // Only storing makes a store.
        let store = ["--store", folder.path + "/runs.sqlite"]
        let run = try folder.write("run.csv", "run_id,model,gpu,engine\na,org/m,H100,vLLM\n")
        let made = try await Program.run(["import", run] + store)
        let emptied = try await Program.run(["runs", "delete", "--mine"] + store)
        return made.code == 0 && emptied.code == 0 ? folder : nil
    }

    /// The flags that name a new store in `folder`.
    static func flags(in folder: ScratchFolder) async throws -> [String] {
        let path = folder.path + "/runs.sqlite"
        if let original = try await original.value {
            try FileManager.default.copyItem(atPath: original.path + "/runs.sqlite", toPath: path)
        }
        return ["--store", path]
    }
}
