import Foundation
import TestSupport
import Testing

@Suite("Stored runs on the command line") struct RunsCommandTests {
    let folder: ScratchFolder
    let store: [String]

    init() async throws {
        folder = try ScratchFolder()
        store = ["--store", folder.path + "/runs.sqlite"]
        let rows = (0..<6).map { "r-\($0),org/m-\($0 % 2),gpu-\($0 % 3),SGLang,\($0 + 1)\n" }.joined()
        let file = try folder.write("mine.csv", "run_id,model,gpu,engine,output_tok_s\n" + rows)
        #expect(try await Program.run(["import", file] + store).code == 0)
    }

    private func total(_ filter: String...) async throws -> Int? {
        try await Program.run(["runs", "list", "--json", "--limit", "1"] + filter + store).json()["total"] as? Int
    }

    @Test("own and published runs are told apart and filtered alike")
    func filters() async throws {
        let (all, mine, published) = (try await total(), try await total("--mine"), try await total("--published"))
        #expect(mine == 6 && all == (published ?? 0) + 6 && published ?? 0 > 10_000)
        #expect(try await total("--mine", "--model", "org/m-1", "--gpu", "gpu-0") == 1)
        #expect(try await total("--published", "--model", "org/m-1") == 0)
        #expect(try await Program.run(["runs", "list", "--mine", "--published"] + store).code == 64)
        let none = try await Program.run(["runs", "list", "--model", "org/none"] + store)
        #expect(none.code == 0 && none.output.contains("no run meets this"))
    }

    @Test("a list says how it goes on, and goes on there")
    func pages() async throws {
        let first = try await Program.run(["runs", "list", "--mine", "--limit", "4"] + store).output
        let match = try #require(first.firstMatch(of: #/4 of 6; --after (\d+) goes on/#))
        let rest = try await Program.run(["runs", "list", "--mine", "--after", String(match.1), "--csv"] + store).output
        #expect(rest.split(separator: "\n").dropFirst().map { $0.prefix { $0 != "," } } == ["r-4", "r-5"])
        let last = try await Program.run(["runs", "list", "--after", String(match.1)] + store).output
        #expect(last.contains("r-5") && !last.contains("goes on"))
    }

    @Test("published runs are listed where nobody has stored anything, and looking makes no store")
    func withoutStore() async throws {
        let folder = try ScratchFolder()
        let home = folder.path + "/data"
        let list = try await Program.run(["runs", "list", "--limit", "2", "--csv"], home: home)
        #expect(list.code == 0 && list.output.split(separator: "\n").count == 3)
        #expect(try await Program.run(["runs", "list", "--mine"], home: home).output == "no run meets this\n")
        #expect(try await Program.run(["runs", "delete", "--mine"], home: home).output == "0 deleted\n")
        let exported = folder.path + "/all.csv"
        #expect(try await Program.run(["runs", "export", "--out", exported], home: home).code == 0)
        #expect(!FileManager.default.fileExists(atPath: home))
        let again = try await Program.run(["import", exported], home: home)
        #expect(again.code == 0 && again.output.contains(#/ 0 added, \d+ known by name/#), "\(again)")
        #expect(try await Program.run(["runs", "list", "--mine"], home: home).output == "no run meets this\n")
    }

    @Test("whatever way tests start the program, the store is not that of whoever tests")
    func isolation() async throws {
        let file = try folder.write("one.csv", "run_id,model,gpu,engine\na,org/m,H100,vLLM\n")
        let command = ["import", file, "--json"]
        for made in [
            try await Program.run(command), try await Program.start(command),
            try await Program.shell("plimsoll \(command.joined(separator: " "))"),
        ] {
            let store = try #require(try made.json()["store"] as? String)
            #expect(store.hasPrefix(FileManager.default.temporaryDirectory.path), "\(made)")
            #expect(!FileManager.default.fileExists(atPath: store), "\(made)")
        }
    }

    @Test("named runs are deleted all or none, and a dry run deletes nothing")
    func deletion() async throws {
        let wrong = try await Program.run(["runs", "delete", "r-1", "r-9"] + store)
        #expect(wrong.code == 66 && wrong.messages.contains("r-9") && wrong.messages.contains("nothing was deleted"))
        let dry = try await Program.run(["runs", "delete", "--mine", "--dry-run"] + store)
        #expect(dry.code == 0 && dry.output == "6 would be deleted\n")
        #expect(try await total("--mine") == 6)
        #expect(try await Program.run(["runs", "delete", "r-1", "r-2"] + store).output == "2 deleted\n")
        #expect(try await Program.run(["runs", "delete", "--mine", "--gpu", "gpu-0"] + store).output == "2 deleted\n")
        #expect(try await total("--mine") == 2)
        #expect(try await Program.run(["runs", "delete"] + store).code == 64)
        let published = try await Program.run(["runs", "list", "--published", "--limit", "1", "--csv"] + store).output
        let name = String(try #require(published.split(separator: "\n").last).prefix { $0 != "," })
        let refused = try await Program.run(["runs", "delete", name, "r-4"] + store)
        #expect(refused.code == 66 && refused.messages.contains("that come with plimsoll stay: \(name)"))
        #expect(try await total("--mine") == 2)
    }

    @Test("a run that is not there is 66 with names like it, and a store that is no store is 65")
    func missing() async throws {
        let shown = try await Program.run(["runs", "show", "r-77"] + store)
        #expect(shown.code == 66 && shown.output.isEmpty)
        let near = try await Program.run(["runs", "show", "r-"] + store)
        #expect(near.code == 66 && near.messages.contains("r-0"))
        let letter = try folder.write("letter.sqlite", "Dear reader, this is a letter and no database at all.")
        #expect(try await Program.run("runs", "list", "--store", letter).code == 65)
        #expect(try await Program.run("runs", "list", "--store", folder.path).code == 74)
    }

    @Test("two people share their runs in a folder, and whoever is killed in the middle goes on")
    func shared() async throws {
        let header = "run_id,model,gpu,engine,output_tok_s\n"
        let rows = (0..<4000).map { "s-\($0),org/m-\($0 % 9),gpu-\($0 % 3),SGLang,\($0 + 7)\n" }.joined()
        let file = try folder.write("many.csv", header + rows)
        #expect(try await Program.run(["import", file] + store).code == 0)
        let team = folder.path + "/team"
        let other = ["--store", folder.path + "/other.sqlite"]
        func killed(_ command: String) async throws -> Int {
            var killed = 0
            for seconds in [0.01, 0.02, 0.05, 0.1, 0.2, 0.3] {
                let limit = "timeout -s KILL \(seconds) plimsoll runs \(command) '\(team)'"
                let place = command == "export" ? store[1] : other[1]
                if try await Program.shell("\(limit) --store '\(place)'").code == 137 { killed += 1 }
            }
            return killed
        }
        #expect(try await killed("export") > 0)
        let rest = try await Program.run(["runs", "export", team, "--json"] + store).json()
        #expect((rest["added"] as? Int ?? 0) + (rest["known"] as? Int ?? 0) == 4006)
        _ = try await killed("import")
        #expect(try await Program.run(["runs", "import", team] + other).code == 0)
        let again = try await Program.run(["runs", "import", team] + other)
        #expect(again.code == 0 && again.output.contains("0 added"), "\(again)")
        #expect(again.output.contains("4,006 there before"))
        func table(_ store: [String]) async throws -> Set<Substring> {
            Set(try await Program.run(["runs", "export", "--mine"] + store).output.split(separator: "\n"))
        }
        #expect(try await table(store) == table(other))
        #expect(try await table(store).count == 4007)
        _ = try folder.write("team/readme.md", "hello")
        let foreign = try await Program.run(["runs", "import", team] + other)
        #expect(foreign.code == 65 && foreign.messages.contains("readme.md") && foreign.output.contains("1 left out"))
        #expect(try await Program.run(["runs", "import", folder.path + "/none"] + other).code == 66)
        #expect(try await Program.run(["runs", "export", team, "--mlflow"] + store).code == 64)
    }
}
