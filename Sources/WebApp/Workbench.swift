internal import Foundation
internal import Input
internal import Measurements
public import Questions
internal import Reports
public import RunStore
internal import Synchronization

/// What the server answers from: facts and runs, loaded again when the store of runs has changed, and recent answers.
public final class Workbench: Sendable {
    private struct State {
        var knowledge: Knowledge?
        var stamp = ""
    }

    private let load: @Sendable () throws -> Knowledge
    private let open: @Sendable () throws -> RunStore
    private let path: String?
    private let state = Mutex(State())
    let answers = AnswerCache()

    /// Answers from what `load` loads; `store` opens the store of runs, which is at `path` where there is one.
    public init(
        path: String?, store: @escaping @Sendable () throws -> RunStore,
        load: @escaping @Sendable () throws -> Knowledge
    ) {
        self.load = load
        self.open = store
        self.path = path
    }

    /// What answers are based on at this moment.
    func knowledge() throws -> Knowledge {
        let stamp = self.stamp
        return try state.withLock { state in
            if let known = state.knowledge, state.stamp == stamp { return known }
            let knowledge = try load()
            state.knowledge = knowledge
            state.stamp = stamp
            return knowledge
        }
    }

    /// What an operation works with.
    func bench(
        isInterrupted: @escaping @Sendable () -> Bool, progress: @escaping @Sendable (Double) -> Void = { _ in }
    ) throws -> Bench {
        Bench(
            try knowledge(), store: open, now: { Date.now.formatted(.iso8601) }, isInterrupted: isInterrupted,
            progress: progress)
    }

    /// Changes whenever runs are stored or deleted, by whatever process.
    private var stamp: String {
        guard let path else { return "" }
        return [path, path + "-wal"].map { file in
            let attributes = try? FileManager.default.attributesOfItem(atPath: file)
            let time = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
            return "\(attributes?[.size] as? Int ?? 0) \(time)"
        }.joined(separator: " ")
    }

    /// The tag of the answer to a question, the same as long as the answer is.
    func tag(_ parts: [String]) -> String {
        var hash = StableHash()
        for part in [ProgramVersion.text, stamp] + parts { hash.add(part) }
        return "\"\(String(hash.value, radix: 36))\""
    }
}

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
