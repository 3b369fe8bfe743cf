internal import Foundation
internal import Input

/// Asks a server over HTTP/1.1 (RFC 9112) and nothing else: one connection a question, `GET` only, no redirects, no
/// TLS.
///
/// Over POSIX sockets, because the release binary is linked with Swift's libraries inside, and FoundationNetworking
/// would then ask for libcurl and what it needs, which no Debian package has as a whole for static linking.
struct HTTPClient: Sendable {
    /// Limits of an answer.
    enum Limit {
        static let head = 65_536
        static let body = 256 << 20
    }

    /// What the server answered.
    struct Answer: Sendable {
        var status: Int
        var body: [UInt8]
    }

    /// Why there is no answer.
    struct Trouble: Error, CustomStringConvertible {
        let description: String
        /// Whether asking again could help.
        let isPassing: Bool
    }

    let address: HTTPAddress
    /// Seconds for connecting, and for each wait for more of the answer.
    var patience = 30.0

    /// The answer to `GET path?query`, where `path` begins with a slash.
    func get(_ path: String, _ query: [(name: String, value: String)]) throws(Trouble) -> Answer {
        let socket = try connect()
        defer { close(socket) }
        let target = address.base + path + (query.isEmpty ? "" : "?" + query.map(Self.encoded).joined(separator: "&"))
        var request = "GET \(target) HTTP/1.1\r\nHost: \(address.hostHeader)\r\nConnection: close\r\n"
        request += "Accept: application/json\r\nAccept-Encoding: identity\r\nUser-Agent: plimsoll\r\n"
        if let credentials = address.credentials { request += "Authorization: Basic \(credentials)\r\n" }
        try send(Array((request + "\r\n").utf8), over: socket)
        return try HTTPAnswerReader(socket, patience: patience).answer()
    }

    private static func encoded(_ pair: (name: String, value: String)) -> String {
        let plain = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        return pair.name + "=" + (pair.value.addingPercentEncoding(withAllowedCharacters: plain) ?? "")
    }

    private func connect() throws(Trouble) -> Int32 {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        #if canImport(Glibc)
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
            hints.ai_socktype = SOCK_STREAM
        #endif
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(address.host, String(address.port), &hints, &list)
        guard status == 0 else {
            throw Trouble(
                description: "\(address.host) is not known: \(String(cString: gai_strerror(status)))",
                isPassing: status == EAI_AGAIN)
        }
        defer { freeaddrinfo(list) }
        var reason = "there is no address for it"
        var next = list
        while let entry = next?.pointee {
            let descriptor = socket(entry.ai_family, entry.ai_socktype, entry.ai_protocol)
            if descriptor >= 0 {
                if let failure = Self.connect(descriptor, entry, patience: patience) {
                    reason = failure
                    close(descriptor)
                } else {
                    return descriptor
                }
            }
            next = entry.ai_next
        }
        throw Trouble(description: "no connection to \(address.display): \(reason)", isPassing: true)
    }

    /// Why there is no connection; nil when there is one.
    private static func connect(_ descriptor: Int32, _ entry: addrinfo, patience: Double) -> String? {
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        #if canImport(Darwin)
            var one: Int32 = 1
            _ = setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &one, socklen_t(MemoryLayout<Int32>.size))
        #endif
        guard Foundation.connect(descriptor, entry.ai_addr, entry.ai_addrlen) != 0 else { return nil }
        guard errno == EINPROGRESS else { return String(cString: strerror(errno)) }
        guard HTTPWait.until(descriptor, Int16(POLLOUT), patience) else { return "no answer in \(Int(patience)) s" }
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size)
        return code == 0 ? nil : String(cString: strerror(code))
    }

    private func send(_ bytes: [UInt8], over socket: Int32) throws(Trouble) {
        var sent = 0
        while sent < bytes.count {
            let start = sent
            #if canImport(Glibc)
                let flags = Int32(MSG_NOSIGNAL)
            #else
                let flags: Int32 = 0
            #endif
            let count = bytes.withUnsafeBytes { buffer in
                Foundation.send(socket, buffer.baseAddress?.advanced(by: start), buffer.count - start, flags)
            }
            if count > 0 {
                sent += count
            } else if errno == EAGAIN || errno == EINTR {
                guard HTTPWait.until(socket, Int16(POLLOUT), patience) else {
                    throw Trouble(description: "\(address.display) takes no request", isPassing: true)
                }
            } else {
                throw Trouble(
                    description: "\(address.display): \(String(cString: strerror(errno)))", isPassing: true)
            }
        }
    }
}

/// Waiting for a socket.
enum HTTPWait {
    /// Whether the socket is ready within so many seconds.
    static func until(_ socket: Int32, _ events: Int16, _ seconds: Double) -> Bool {
        var request = pollfd(fd: socket, events: events, revents: 0)
        while true {
            let status = poll(&request, 1, Int32(seconds * 1000))
            if status > 0 { return true }
            if status == 0 || errno != EINTR { return false }
        }
    }
}
