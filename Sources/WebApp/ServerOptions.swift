public import Input

/// How the server listens, and whom it answers.
public struct ServerOptions: Sendable {
    /// The address to listen at.
    public var host = "127.0.0.1"
    /// The port; 0 for any that is free.
    public var port = 7450
    /// Names, beside those of this computer, that requests may call the server by.
    public var allowedHosts: [String] = []
    /// What requests have to know; nil where only this computer is listened to.
    public var token: String?
    /// The scenario that the page starts from; nil for the presets.
    public var scenario: TextFile?
    /// The limits that keep it usable.
    public var limits = Limits()

    /// What one request may take, and how many there may be.
    public struct Limits: Sendable {
        /// Bytes of a body.
        public var bodyBytes = 1 << 20
        /// Requests that are worked on or wait.
        public var concurrent = 64
        /// Seconds until a request is given up.
        public var seconds = 30.0
        /// Seconds in which the head of a request has to arrive.
        public var headSeconds = 15.0
        /// Open connections.
        public var connections = 512
        /// Jobs that are kept, running or done.
        public var jobs = 100

        /// The usual limits.
        public init() {}
    }

    /// The usual options.
    public init() {}

    /// The names that a request may call the server by, in lower case, without a port.
    var names: Set<String> { Set(["localhost", "127.0.0.1", "[::1]"] + allowedHosts.map { $0.lowercased() }) }
}
