import Foundation
import TestSupport
import Testing

@Suite("Files that are written") struct OutputFileTests {
    /// Writes a chart, the smallest thing that goes into a file.
    private static func draw(_ path: String) async throws -> Program.Result {
        try await Program.run(
            "predict", "--model", "meta-llama/Llama-3.1-8B-Instruct", "--gpu", "H100", "--rate", "8",
            "--published-only",
            "--svg", path)
    }

    private static func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test("a file keeps its mode, and links to it stay links")
    func regular() async throws {
        let folder = try ScratchFolder()
        let file = try folder.write("chart.svg", "old")
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file)
        try FileManager.default.createDirectory(atPath: folder.path + "/links", withIntermediateDirectories: true)
        let link = folder.path + "/links/link.svg"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "../chart.svg")
        #expect(try await Self.draw(link).code == 0)
        #expect(try String(contentsOfFile: file, encoding: .utf8).hasPrefix("<svg"))
        #expect(try Self.mode(file) == 0o640)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "../chart.svg")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 2)
    }

    @Test("what an answer is made from is never written over, whatever it is called")
    func ownInput() async throws {
        let folder = try ScratchFolder()
        let text = "plimsoll: 1\nmodel: meta-llama/Llama-3.1-8B-Instruct\nworkload: {preset: chat, rate: 1/s}\n"
        let scenario = try folder.write("s.yaml", text)
        let link = folder.path + "/link.svg"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "s.yaml")
        for name in [scenario, link, folder.path + "/../" + URL(filePath: folder.path).lastPathComponent + "/s.yaml"] {
            let result = try await Program.run("plan", scenario, "--svg", name)
            #expect(result.code == 64 && result.messages.hasPrefix("\(name): error: "), "\(result.messages)")
            #expect(try String(contentsOfFile: scenario, encoding: .utf8) == text)
        }
        #expect(try await Program.run("plan", scenario, "--svg", folder.path + "/new.svg").code == 0)
    }

    @Test("a link to nothing yet is followed")
    func dangling() async throws {
        let folder = try ScratchFolder()
        let link = folder.path + "/link.svg"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "new.svg")
        #expect(try await Self.draw(link).code == 0)
        #expect(try String(contentsOfFile: folder.path + "/new.svg", encoding: .utf8).hasPrefix("<svg"))
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "new.svg")
    }

    @Test("a pipe and standard output are written through")
    func pipes() async throws {
        let folder = try ScratchFolder()
        let pipe = folder.path + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        let reader = open(pipe, O_RDWR | O_NONBLOCK)
        #expect(try await Self.draw(pipe).code == 0)
        var head = [UInt8](repeating: 0, count: 4)
        #expect(read(reader, &head, 4) == 4 && head == Array("<svg".utf8))
        close(reader)
        var status = stat()
        #expect(lstat(pipe, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
        let printed = try await Self.draw("/dev/stdout")
        #expect(printed.code == 0 && printed.output.contains("<svg") && printed.output.contains("latency"))
    }

    @Test("a file that must not be written and a full device are failures of output")
    func failures() async throws {
        let folder = try ScratchFolder()
        #expect(try await Self.draw(folder.path).code == 74)
        #expect(try await Self.draw(folder.path + "/none/chart.svg").code == 74)
        #if os(Linux)
            #expect(try await Self.draw("/dev/full").code == 74)
        #endif
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        guard getuid() != 0 else { return }
        let file = try folder.write("chart.svg", "old")
        try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: file)
        #expect(try await Self.draw(file).code == 74)
    }

    #if os(Linux)
        @Test(
            "what cannot be printed is a failure of output, help and version too",
            arguments: [
                ["--help"], ["plan", "--help"], ["--version"], ["init"], ["--generate-completion-script", "bash"],
            ])
        func full(_ arguments: [String]) async throws {
            let result = try await Program.start(arguments, output: "/dev/full")
            #expect(result.code == 74 && result.messages.contains("cannot be written"))
        }
    #endif

    @Test("messages of failed output are those of the system")
    func reasons() async throws {
        let input = try await Program.shell("plimsoll plan - <&-")
        #expect(input.code == 74 && input.messages == "standard input: error: cannot be read; it may be closed\n")
        let closed = try await Program.shell("plimsoll init >&-")
        #expect(closed.code == 74 && closed.messages.hasSuffix("written: Bad file descriptor\n"), "\(closed.messages)")
        let folder = try ScratchFolder()
        let file = try folder.write("file", "")
        for (place, reason) in [
            (file, "File exists"), (file + "/x/y", "Not a directory"), ("", "No such file or directory"),
        ] {
            let result = try await Program.run("report", "--published-only", "--markdown", place)
            #expect(result.code == 74 && result.messages.hasSuffix("cannot be made: \(reason)\n"), "\(result.messages)")
        }
    }

    @Test("names of one letter are names")
    func shortNames() async throws {
        let folder = try ScratchFolder()
        _ = try folder.write("-", "")
        _ = try folder.write("f", "")
        for name in ["-", "f"] {
            let result = try await Program.run(["report", "--published-only", "--markdown", name], in: folder.path)
            #expect(result.code == 74 && result.messages.hasSuffix("cannot be made: File exists\n"), "\(result)")
        }
        _ = try folder.write(
            "g",
            """
            plimsoll_sweep: 1
            question: predict
            deployment: {model: meta-llama/Llama-3.1-8B-Instruct}
            axes: {gpu: [H100], rate: [1]}

            """)
        let sweep = try await Program.run(["sweep", "g", "--out", "o"], in: folder.path)
        #expect(sweep.code == 0, "\(sweep.messages)")
    }

    @Test("a pipe that does not block is waited for, whatever is written into it")
    func slowPipe() async throws {
        // More than a pipe holds, to a reader that starts late.
        let result = try await Program.shell(
            """
            python3 -c '
            import fcntl, os, subprocess, sys, time
            reader, writer = os.pipe()
            os.set_blocking(writer, False)
            run = subprocess.Popen(["plimsoll", "catalog", "prices", "--csv"], stdout=writer)
            os.close(writer)
            time.sleep(1)
            count = 0
            while piece := os.read(reader, 4096): count += len(piece)
            print(run.wait(), count)'
            """)
        let whole = try await Program.run("catalog", "prices", "--csv").output
        #expect(whole.utf8.count > 1 << 18)
        #expect(result.output == "0 \(whole.utf8.count)\n", "\(result)")
    }
}
