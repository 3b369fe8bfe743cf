import Foundation

/// The three streams that a program finds open, unless whoever started it closed some.
enum StandardStreams {
    /// Opens those that are closed, so that no file of the user's takes their place and gets messages or results.
    ///
    /// They are opened the wrong way round: reading and writing fail as they do with a closed stream.
    static func fill() {
        for (stream, mode) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY)]
        where fcntl(stream, F_GETFD) == -1 {
            // The lowest number that is free, which is this one.
            _ = open("/dev/null", mode)
        }
    }
}
