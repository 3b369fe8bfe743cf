internal import Foundation
internal import Synchronization

/// Which file it is, how long it is and when it was changed last: two that are the same stand for the same bytes.
public struct FileStamp: Sendable, Hashable {
    let identity: FileIdentity
    private let size: Int
    private let seconds, nanoseconds: Int

    init(_ status: stat) {
        identity = FileIdentity(status)
        size = Int(status.st_size)
        #if canImport(Darwin)
            let changed = status.st_mtimespec
        #else
            let changed = status.st_mtim
        #endif
        (seconds, nanoseconds) = (changed.tv_sec, changed.tv_nsec)
    }
}

/// A file, a pipe or what `/dev/stdin` stands for, open for reading; other devices may never end, and are refused.
public struct ReadableFile {
    /// The open file, which is the caller's to close.
    public let descriptor: Int32
    /// How many bytes it has; 0 for a pipe.
    public let size: Int
    /// Whether it can be opened again and read from the start.
    public let isRegular: Bool
    /// Which file it is, and when it was changed last.
    let stamp: FileStamp

    /// Opens `path`; waits for the writer of a pipe.
    ///
    /// Kind and size are looked up through the open file, so that nothing can be swapped in between.
    public init(_ path: String) throws(FileFailure) {
        let place = SourcePlace(file: path)
        // Without O_NONBLOCK, opening some devices would wait for ever.
        descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else { throw Self.failure(errno, at: place) }
        stamp = FileStamp(status)
        let isGiven = path == "/dev/stdin" || path.hasPrefix("/dev/fd/")
        switch status.st_mode & S_IFMT {
        case S_IFREG:
            size = Int(status.st_size)
            isRegular = true
            let identity = stamp.identity
            Self.read.withLock { _ = $0.insert(identity) }
            return
        case S_IFIFO,
            S_IFCHR where isGiven, S_IFSOCK where isGiven:
            size = 0
            isRegular = false
        case S_IFDIR:
            close(descriptor)
            throw FileFailure(.unreadable, Diagnostic(at: place, "this is a folder, not a file"))
        default:
            close(descriptor)
            throw FileFailure(.unreadable, Diagnostic(at: place, "this is a device, not a file"))
        }
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while poll(&request, 1, -1) < 0, errno == EINTR {}
        // Shared with whoever opened what is given, so that it must not stay as it is.
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
    }

    /// The regular files that were opened here.
    private static let read = Mutex<Set<FileIdentity>>([])

    /// Whether this program has read the file at `path`, by that name or another: what it answers must not replace it.
    public static func wasRead(_ path: String) -> Bool {
        FileIdentity(path).map { file in read.withLock { $0.contains(file) } } ?? false
    }

    /// What failed reading means; `code` is what the system says.
    public static func failure(_ code: Int32, at place: SourcePlace) -> FileFailure {
        if code == ENOENT || code == ENOTDIR {
            return FileFailure(.missing, Diagnostic(at: place, "there is no such file"))
        }
        return FileFailure(
            .unreadable, Diagnostic(at: place, "the file cannot be read: \(String(cString: strerror(code)))"))
    }
}
