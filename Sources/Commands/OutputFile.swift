import Foundation
import Input

/// A file that is being written: as a whole or not at all where it is a regular file.
///
/// What is new is written beside the file and takes its place in ``finish()``, with the mode that it had. Links are
/// followed. Devices and pipes are written through, as nothing may replace them.
final class OutputFile {
    private let path: String
    private let descriptor: Int32
    /// What is written, where it will be, and its number at ``Signals``; nil for what is written through.
    private let draft: (path: String, target: String, number: Int)?
    private var isOpen = true

    /// Opens what is at `path`, or a new file.
    init(_ path: String) throws(Failure) {
        self.path = path
        var status = stat()
        let isThere = stat(path, &status) == 0
        if let number = Self.descriptor(named: path) {
            descriptor = dup(number)
            draft = nil
        } else if isThere, status.st_mode & S_IFMT != S_IFREG {
            descriptor = open(path, O_WRONLY | O_CLOEXEC)
            draft = nil
        } else {
            let target = Self.target(of: path)
            // A new file could take the place of one that must not be written.
            guard !isThere || access(target, W_OK) == 0 else { throw Self.failure(path) }
            guard !ReadableFile.wasRead(target) else {
                throw Failure(
                    .usage, "\(path): error: this is a file that the answer is made from; name another to write to")
            }
            let place = URL(fileURLWithPath: target)
            let name = ".\(place.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier).part"
            let beside = place.deletingLastPathComponent().appendingPathComponent(name).path
            let number = Signals.remove(beside)
            descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            draft = (beside, target, number)
            if descriptor >= 0, isThere { fchmod(descriptor, status.st_mode & 0o7777) }
        }
        guard descriptor >= 0 else {
            let failure = Self.failure(path)
            isOpen = false
            discard()
            throw failure
        }
    }

    deinit { discard() }

    /// Writes what comes next; a pipe whose reader has gone away takes it without complaint.
    func write(_ content: Data) throws(Failure) {
        guard let code = Output.write(content, to: descriptor) else { return }
        if code == EPIPE, draft == nil { return }
        throw Self.failure(path, code)
    }

    /// Puts what was written in its place.
    func finish() throws(Failure) {
        isOpen = false
        guard close(descriptor) == 0 else { throw Self.failure(path) }
        guard let draft else { return }
        guard rename(draft.path, draft.target) == 0 else { throw Self.failure(path) }
        Signals.keep(draft.number)
    }

    private func discard() {
        if isOpen { close(descriptor) }
        isOpen = false
        guard let draft else { return }
        // Nothing is there any more once it is finished.
        unlink(draft.path)
        Signals.keep(draft.number)
    }

    /// The open file that a name such as `/dev/stdout` or `/dev/fd/3` stands for.
    private static func descriptor(named path: String) -> Int32? {
        switch path {
        case "/dev/stdout": return STDOUT_FILENO
        case "/dev/stderr": return STDERR_FILENO
        default:
            for folder in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(folder) {
                return Int32(path.dropFirst(folder.count))
            }
            return nil
        }
    }

    /// Where links from `path` lead in the end, whether or not something is there.
    private static func target(of path: String) -> String {
        var target = path
        for _ in 0..<40 {
            guard let next = try? FileManager.default.destinationOfSymbolicLink(atPath: target) else { break }
            let folder = URL(fileURLWithPath: target).deletingLastPathComponent().path
            target = next.hasPrefix("/") ? next : folder + "/" + next
        }
        return target
    }

    private static func failure(_ path: String, _ code: Int32 = errno) -> Failure {
        Failure(.inputOutput, "\(path): error: cannot be written: \(String(cString: strerror(code)))")
    }
}
