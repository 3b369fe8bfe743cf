import Synchronization

/// So many at a time; the others wait, and go on in the order in which they came.
///
/// Tests run side by side, and each that waits for a program lets another start: without this hundreds of programs would
/// share the cores, and none would be done in the time that its test allows.
public final class Turns: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    /// Turns for `count` at a time.
    public init(_ count: Int) { state = Mutex(State(free: count)) }

    /// What `body` gives, as soon as there is room for it.
    ///
    /// A body that waits for another turn may wait for ever.
    public func taking<Result>(_ body: () async throws -> Result) async rethrows -> Result {
        await start()
        defer { end() }
        return try await body()
    }

    private func start() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.free == 0 else {
                    state.free -= 1
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    private func end() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.free += 1
            return nil
        }
        next?.resume()
    }
}
