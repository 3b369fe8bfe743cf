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
        /// Bytes of answers of jobs that are kept.
        public var jobBytes = 16 << 20
        /// Seconds after which a job is cancelled that nobody asks about.
        public var jobPatience = 60.0

        /// The usual limits.
        public init() {}
    }

    /// The usual options.
    public init() {}

    /// The shortest token that is taken, in characters.
    static let shortestToken = 16

    /// Why these options would let strangers in; nil where they do not.
    public var objection: String? {
        if let token {
            guard token.count >= Self.shortestToken else {
                return
                    "the token in PLIMSOLL_TOKEN has \(token.count) characters; allowed: \(Self.shortestToken) or more, "
                    + "such as openssl rand -hex 16 prints; unset it to have one made up"
            }
            let isPlain = token.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"\";,\\".utf8.contains($0) }
            guard isPlain else {
                return "the token in PLIMSOLL_TOKEN has characters that a cookie cannot hold; allowed: letters, digits "
                    + "and signs of ASCII, without blanks, quotation marks, commas, semicolons and backslashes"
            }
        }
        let own: Set<String> = ["127.0.0.1", "localhost", "::1"]
        guard !own.contains(host) else { return nil }
        guard !allowedHosts.isEmpty else {
            return "\(host) can be reached from elsewhere; name the server with --allowed-hosts too"
        }
        return token == nil ? "a server that can be reached from elsewhere needs a token" : nil
    }

    /// The link to the page of a server that listens at `port`, with the token where one is needed.
    public func link(port: Int) -> String {
        let name = allowedHosts.first ?? (host == "127.0.0.1" ? "127.0.0.1" : "localhost")
        return "http://\(name):\(port)/" + (token.map { "?" + WebQuery.text([("token", $0)]) } ?? "")
    }

    /// The names that a request may call the server by, in lower case, without a port.
    var names: Set<String> { Set(["localhost", "127.0.0.1", "[::1]"] + allowedHosts.map { $0.lowercased() }) }
}
