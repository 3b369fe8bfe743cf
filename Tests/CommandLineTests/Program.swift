import Foundation
import Subprocess
import TestSupport

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// The built program, run as a user runs it.
enum Program {
    /// What came of a run.
    struct Result {
        var output: String
        var messages: String
        /// The exit code; 128 and the signal when a signal ended it.
        var code: Int

        /// The output as JSON.
        func json() throws -> [String: Any] {
            let object = try JSONSerialization.jsonObject(with: Data(output.utf8))
            return object as? [String: Any] ?? [:]
        }
    }

    /// Where the test build put the program: beside the bundle of the tests; or where `PLIMSOLL_PROGRAM` says that one is,
    /// such as a release build, which simulates far faster.
    private static let path: FilePath = {
        if let given = ProcessInfo.processInfo.environment["PLIMSOLL_PROGRAM"] { return FilePath(given) }
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
        let folder = URL(fileURLWithPath: bundle).deletingLastPathComponent().path
        return FilePath(folder + "/plimsoll")
    }()

    /// Some wait for files and servers, so that there are more than cores.
    private static let turns = Turns(2 * ProcessInfo.processInfo.activeProcessorCount + 2)

    /// What a program finds around it; `home` is where its data directory is.
    ///
    /// Never that of whoever tests: their runs are no part of the answers, and stay theirs.
    private static func environment(_ home: String, columns: Int = 400) -> Environment {
        .inherit.updating(["NO_COLOR": "1", "COLUMNS": "\(columns)", "XDG_DATA_HOME": home])
    }

    /// The program's path as text.
    static var location: String { path.string }

    /// Runs `plimsoll` with these arguments, `input` on standard input.
    static func run(_ arguments: String..., input: String = "") async throws -> Result {
        try await run(arguments, input: input)
    }

    /// The same for a list; `home` is where its data directory is, one of its own if it is left out.
    ///
    /// Lines are long, so that sentences stay whole; at most `columns` characters where that matters.
    static func run(
        _ arguments: [String], input: String = "", columns: Int = 400, home: String? = nil, in folder: String? = nil
    ) async throws -> Result {
        try await run(.path(path), arguments, input: input, columns: columns, home: home, in: folder)
    }

    private static func run(
        _ program: Executable, _ arguments: [String], input: String, columns: Int, home: String? = nil,
        in folder: String? = nil
    ) async throws -> Result {
        let own = try ScratchFolder()
        let result = try await turns.taking {
            try await Subprocess.run(
                program, arguments: Arguments(arguments),
                environment: environment(home ?? own.path, columns: columns),
                workingDirectory: folder.map { FilePath($0) }, input: .string(input), output: .string(limit: 1 << 26),
                error: .string(limit: 1 << 22))
        }
        return Result(
            output: result.standardOutput, messages: result.standardError, code: code(of: result.terminationStatus))
    }

    private static func code(of status: TerminationStatus) -> Int {
        switch status {
        case .exited(let code): Int(code)
        case .signaled(let signal): 128 + Int(signal)
        }
    }

    /// Starts `plimsoll` with these arguments, and sends it signals when `moment` returns them.
    ///
    /// What it prints goes into a file, the one at `place` if there is one.
    static func start(
        _ arguments: [String], output place: String? = nil,
        signalled moment: @escaping @Sendable () async throws -> [Signal] = { [] }
    ) async throws -> Result {
        let folder = try ScratchFolder()
        let (output, messages) = (place ?? folder.path + "/out", folder.path + "/err")
        func open(_ path: String) throws -> FileDescriptor {
            try FileDescriptor.open(
                FilePath(path), .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
        }
        let result = try await Subprocess.run(
            .path(path), arguments: Arguments(arguments),
            environment: environment(folder.path),
            input: .none, output: .fileDescriptor(open(output), closeAfterSpawningProcess: true),
            error: .fileDescriptor(open(messages), closeAfterSpawningProcess: true)
        ) { process in
            for signal in try await moment() { try? process.send(signal: signal) }
        }
        return Result(
            output: place == nil ? try String(contentsOfFile: output, encoding: .utf8) : "",
            messages: try String(contentsOfFile: messages, encoding: .utf8), code: code(of: result.terminationStatus))
    }

    /// A port nobody listens to, below those the system gives to connections, which come and go beside the tests.
    static func port() throws -> Int {
        guard let port = (20_000..<32_000).shuffled().first(where: { (try? RawConnection(port: $0)) == nil }) else {
            throw CocoaError(.featureUnsupported)
        }
        return port
    }

    /// Whether another program is installed.
    static func has(_ name: String) -> Bool {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
    }

    /// Runs another program, such as a shell that reads what ours wrote.
    static func tool(_ name: String, _ arguments: String..., input: String) async throws -> Result {
        try await run(.name(name), arguments, input: input, columns: 80)
    }

    /// Runs a command of the shell, to which the program is `plimsoll`.
    static func shell(_ command: String) async throws -> Result {
        let folder = path.removingLastComponent().string
        return try await tool("bash", "-euo", "pipefail", input: "PATH='\(folder)':$PATH\n" + command)
    }

    /// Starts `plimsoll` with these arguments and kills it after `time`, unless it is done by then.
    static func kill(_ arguments: [String], after time: Duration) async throws {
        let own = try ScratchFolder()
        _ = try await Subprocess.run(
            .path(path), arguments: Arguments(arguments), environment: environment(own.path), input: .none,
            output: .discarded, error: .discarded
        ) { process in
            try await Task.sleep(for: time)
            // One that is done is no longer there, which is no failure.
            try? process.send(signal: .kill)
        }
    }
}
