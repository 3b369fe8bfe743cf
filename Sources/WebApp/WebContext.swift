internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// What is known of a request beside itself.
struct WebContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Where it came from, as far as that is known.
    let client: String?
    /// The connection that it came on.
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        client = source.channel.remoteAddress?.ipAddress
        channel = source.channel
    }
}

/// A query of a request, in the order in which it is written.
enum WebQuery {
    /// The names and values of `query`, decoded; what cannot be decoded is left as it stands.
    static func pairs(_ query: String?) -> [(name: String, value: String)] {
        (query ?? "").split(separator: "&").prefix(200).map { part in
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (decoded(halves[0]), halves.count > 1 ? decoded(halves[1]) : "")
        }
    }

    /// `pairs` as a query.
    static func text(_ pairs: [(name: String, value: String)]) -> String {
        pairs.map { "\(encoded($0.name))=\(encoded($0.value))" }.joined(separator: "&")
    }

    private static func decoded(_ text: Substring) -> String {
        let spaced = String(text).replacing("+", with: " ")
        return spaced.removingPercentEncoding ?? spaced
    }

    private static let safe = CharacterSet(
        charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/,:")

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: safe) ?? ""
    }
}

extension HTTPField.Name {
    /// The name of a field that has no constant of its own.
    static func named(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is no name of a field") }
        return name
    }
}
