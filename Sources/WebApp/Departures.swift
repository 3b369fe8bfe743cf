internal import NIOCore
internal import Synchronization

/// Which connections still have somebody at their other end, so that work for those who left can end.
final class Departures: Sendable {
    private struct Connection {
        var hasLeft = false
        var waiting: [Int: @Sendable () -> Void] = [:]
    }
    private struct State {
        var connections: [ObjectIdentifier: Connection] = [:]
        var last = 0
    }

    private let state = Mutex(State())

    /// Notes that `channel` is open.
    func open(_ channel: any Channel) { state.withLock { $0.connections[ObjectIdentifier(channel)] = Connection() } }

    /// How many connections are open.
    var count: Int { state.withLock { $0.connections.count } }

    /// Notes that whoever opened `channel` sends nothing any more, or has gone: for long work both mean the same.
    func leave(_ channel: any Channel) {
        let waiting = state.withLock { state in
            let waiting = state.connections[ObjectIdentifier(channel)]?.waiting ?? [:]
            state.connections[ObjectIdentifier(channel)]?.hasLeft = true
            state.connections[ObjectIdentifier(channel)]?.waiting = [:]
            return waiting
        }
        for end in waiting.values { end() }
    }

    /// Forgets `channel`.
    func close(_ channel: any Channel) {
        leave(channel)
        state.withLock { _ = $0.connections.removeValue(forKey: ObjectIdentifier(channel)) }
    }

    /// Whether whoever opened `channel` has gone; false for what was never opened, as in tests without a network.
    func hasLeft(_ channel: any Channel) -> Bool {
        state.withLock { $0.connections[ObjectIdentifier(channel)]?.hasLeft ?? false }
    }

    /// What `work` returns; it is cancelled when whoever opened `channel` leaves.
    func whilePresent<Value: Sendable>(
        _ channel: any Channel, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let task = Task { try await work() }
        let key = ObjectIdentifier(channel)
        let ticket = state.withLock { state -> Int in
            state.last += 1
            if state.connections[key]?.hasLeft ?? false { task.cancel() }
            state.connections[key]?.waiting[state.last] = { task.cancel() }
            return state.last
        }
        defer { state.withLock { _ = $0.connections[key]?.waiting.removeValue(forKey: ticket) } }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }
}
