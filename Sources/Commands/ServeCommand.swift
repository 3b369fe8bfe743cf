import ArgumentParser
import Foundation
import Input
import Questions
import RunStore
import Synchronization
import WebApp

/// `plimsoll serve`: a page to ask what-if questions, and the HTTP API.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve a page for what-if questions, and an HTTP API.",
        usage: "plimsoll serve [<scenario>] [<options>]",
        discussion: """
            Examples:
              plimsoll serve                    http://127.0.0.1:7450
              plimsoll serve chat.yaml --open   start from a scenario of yours
              plimsoll serve --port 0           on any free port

            Answers are those of the commands; nothing is sent elsewhere. Without
            --allowed-hosts only this computer is answered. With it, requests need a
            token: PLIMSOLL_TOKEN (16 characters or more), or one that is made up and printed
            with the link. Ctrl-C ends it. The API is described at /api/v1/openapi.json.
            """)

    @Argument(help: "Scenario file (YAML or JSON) that the page starts from. Left out: the presets.")
    var scenario: String?

    @Option(help: ArgumentHelp("Port to listen at; 0 for any free one.", valueName: "number"))
    var port = 7450

    @Option(help: ArgumentHelp("Address to listen at.", valueName: "address"))
    var host = "127.0.0.1"

    @Option(help: ArgumentHelp("Name by which other computers call this one. Repeat it.", valueName: "name"))
    var allowedHosts: [String] = []

    @Flag(help: "Open the page in the browser.")
    var open = false

    @OptionGroup var catalogOptions: CatalogOptions
    @OptionGroup var evidenceOptions: EvidenceOptions

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port: \(port) is out of range (0 to 65535)") }
    }

    func run() throws {
        var options = ServerOptions()
        options.host = host
        options.port = port
        options.allowedHosts = allowedHosts
        options.scenario = try scenario.map { path in
            path == "-"
                ? try StandardInput.read(maximumBytes: 1 << 20) : try TextFile(path: path, maximumBytes: 1 << 20)
        }
        if !allowedHosts.isEmpty { options.token = Self.token }
        if let objection = options.objection { throw ValidationError(objection) }
        let server = WebServer(options, try evidenceOptions.workbench(catalogOptions)) { Output.complain($0) }
        let opens = open
        let outcome = Mutex<Result<Void, any Error>?>(nil)
        let done = DispatchSemaphore(value: 0)
        Task {
            do {
                try await server.run { [options] port in
                    let link = options.link(port: port)
                    Output.complain("serving \(link)")
                    if opens { Self.show(link) }
                }
                outcome.withLock { $0 = .success(()) }
            } catch {
                outcome.withLock { $0 = .failure(error) }
            }
            done.signal()
        }
        done.wait()
        if case .failure(let error)? = outcome.withLock({ $0 }) {
            if let store = error as? RunStoreFailure { throw store }
            throw Failure(.inputOutput, "error: cannot listen at \(host):\(port): \(error)")
        }
    }

    /// The token that the environment gives, else one that nobody can guess.
    private static var token: String {
        if let given = ProcessInfo.processInfo.environment["PLIMSOLL_TOKEN"], !given.isEmpty { return given }
        return (0..<4).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }.joined()
    }

    private static func show(_ link: String) {
        let process = Process()
        #if os(macOS)
            process.executableURL = URL(filePath: "/usr/bin/open")
        #else
            process.executableURL = URL(filePath: "/usr/bin/xdg-open")
        #endif
        process.arguments = [link]
        if (try? process.run()) == nil { Output.complain("no browser can be opened; open the link yourself") }
    }
}
