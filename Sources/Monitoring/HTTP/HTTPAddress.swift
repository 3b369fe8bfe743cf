internal import Foundation
public import Input

/// Where a server is: host, port and the path before its own, from an `http://` URL.
public struct HTTPAddress: Sendable, Hashable {
    /// The host's name or address.
    public let host: String
    /// The port.
    public let port: Int
    /// What stands before every path, without a slash at its end.
    public let base: String
    /// User and password in Base64, for HTTP's basic authentication; nil without them.
    let credentials: String?

    /// Reads `http://[user:password@]host[:port][/path]`; throws what is wrong with it.
    ///
    /// `https` is refused: the program carries no TLS, as the only library that a static Linux binary could use for it,
    /// libcurl under FoundationNetworking, is not one that can be linked into it.
    public init(_ text: String) throws(InputProblems) {
        func problem(_ message: String, _ suggestion: String? = nil) -> InputProblems {
            InputProblems([
                Diagnostic(
                    at: SourcePlace(file: "command line", field: "--prometheus"), message,
                    allowed: "http://HOST:PORT or http://HOST:PORT/PATH", suggestion: suggestion)
            ])
        }
        let address = text.contains("://") ? text : "http://" + text
        guard !address.lowercased().hasPrefix("https://") else {
            throw problem(
                "https is not supported",
                "go through a tunnel: kubectl port-forward svc/prometheus 9090, or ssh -L 9090:HOST:9090, and give "
                    + "http://127.0.0.1:9090")
        }
        guard let parts = URLComponents(string: address), parts.scheme?.lowercased() == "http",
            let host = parts.host, !host.isEmpty
        else { throw problem("\(text.prefix(200)) is no address of a server") }
        guard (parts.query ?? "").isEmpty, (parts.fragment ?? "").isEmpty else {
            throw problem("the address has a query or a fragment", "leave out what follows ? or #")
        }
        self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        port = parts.port ?? 80
        guard (1...65_535).contains(port) else { throw problem("there is no port \(port)") }
        var path = parts.percentEncodedPath
        while path.hasSuffix("/") { path.removeLast() }
        // The page of a query or of the API is as often copied as the address itself.
        for page in ["/graph", "/query", "/api/v1"] where path.hasSuffix(page) { path.removeLast(page.count) }
        base = path
        credentials = parts.user.map { user in
            Data("\(user):\(parts.password ?? "")".utf8).base64EncodedString()
        }
    }

    /// The address without user and password, for messages.
    public var display: String { "http://\(host):\(port)\(base)" }

    /// The value of the `Host` header.
    var hostHeader: String { (host.contains(":") ? "[\(host)]" : host) + (port == 80 ? "" : ":\(port)") }
}
