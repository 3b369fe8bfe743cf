import Foundation

extension Output {
    /// Writes a long text: through the user's pager on a terminal that is shorter, as it stands everywhere else.
    static func page(_ text: String) throws {
        var size = winsize()
        let environment = ProcessInfo.processInfo.environment
        let pager = environment["PLIMSOLL_PAGER"] ?? environment["PAGER"] ?? "less"
        guard isatty(STDOUT_FILENO) != 0, !pager.isEmpty, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0,
            text.count(where: \.isNewline) >= size.ws_row
        else { return try write(text) }
        let process = Process()
        let input = Pipe()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", pager]
        process.standardInput = input
        // Colours are shown as such, as git has it.
        process.environment = ["LESS": "FRX"].merging(environment) { _, own in own }
        guard (try? process.run()) != nil else { return try write(text) }
        try? input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
        // 127: the shell found no such program, so nothing was shown.
        if process.terminationStatus == 127 { try write(text) }
    }
}
