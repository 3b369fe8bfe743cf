internal import Synchronization

/// Recent answers by their tags, the oldest of which go when there are too many.
final class AnswerCache: Sendable {
    private struct State {
        var texts: [String: String] = [:]
        var order: [String] = []
        var bytes = 0
    }

    private static let mostBytes = 8 << 20
    private static let most = 256
    private let state = Mutex(State())

    /// The answer with `tag`; nil where it is not known any more.
    func text(_ tag: String) -> String? { state.withLock { $0.texts[tag] } }

    /// Keeps `text` under `tag`.
    func keep(_ text: String, _ tag: String) {
        state.withLock { state in
            guard state.texts[tag] == nil, text.utf8.count < Self.mostBytes / 4 else { return }
            state.texts[tag] = text
            state.order.append(tag)
            state.bytes += text.utf8.count
            while state.bytes > Self.mostBytes || state.order.count > Self.most {
                let oldest = state.order.removeFirst()
                state.bytes -= state.texts.removeValue(forKey: oldest)?.utf8.count ?? 0
            }
        }
    }
}
