import Performance
import Quantities

@testable import Simulation

/// One replica simulated the plain way: one step at a time, arrays searched from end to end.
///
/// Written apart from the engine it checks; shared are only the time of a single step and the table of limits.
final class ReferenceEngine {
    final class Request {
        let sequence: Int
        let arrival: Int64
        let input: Int
        let output: Int
        let priority: Int
        var generated = 0
        var computed = 0
        var target: Int
        var decodeSteps = 0
        var isDecoding = false
        var isDone = false
        var scheduled: Int64 = -1
        var firstToken: Int64 = -1
        var preemptions = 0
        var held = 0

        init(_ sequence: Int, _ request: IncomingRequest) {
            self.sequence = sequence
            arrival = request.arrival
            input = request.input
            output = request.output
            priority = Int(request.priority)
            target = request.input
        }

        var tokens: Int { isDecoding ? target + decodeSteps : computed }
        var isFinished: Bool { generated + decodeSteps >= output }
    }

    let kind: ReplicaKind
    var now: Int64 = 0
    var fraction: Int64 = 0
    var waiting: [Request] = []
    var running: [Request] = []
    var completed: [CompletedRequest] = []
    var peak = 0
    var steps = 0
    var promptTokens = 0
    var batchIsClosed = false
    var decodedSteps = 0
    var share = 0.0
    var shareStep = 0

    init(_ kind: ReplicaKind) { self.kind = kind }

    var used: Int { running.reduce(0) { $0 + $1.held } }
    var free: Int { kind.capacity.blocks - used }

    func blocks(_ tokens: Int) -> Int { (tokens + kind.policy.blockSize - 1) / kind.policy.blockSize }

    func run(_ requests: [IncomingRequest]) {
        var coming = requests.enumerated().map { Request($0.offset + 1, $0.element) }
        while true {
            while let first = coming.first, first.arrival <= now { waiting.append(coming.removeFirst()) }
            let chunks = schedule()
            let decoders = mixes || chunks.isEmpty ? running.filter(\.isDecoding) : []
            if chunks.isEmpty, decoders.isEmpty {
                fraction = 0
                guard let first = coming.first else { return }
                now = first.arrival
                continue
            }
            step(chunks, decoders)
        }
    }

    var mixes: Bool { kind.policy.mixing == .mixed }

    // MARK: One step

    func step(_ chunks: [(Request, Int)], _ decoders: [Request]) {
        steps += 1
        let units: Int64
        if chunks.isEmpty {
            units =
                kind.table.run(
                    sequences: decoders.count, joined: Int64(decoders.reduce(0) { $0 + $1.target }),
                    made: Int64(decoders.reduce(0) { $0 + $1.decodeSteps + 1 })
                ).first
        } else {
            units = kind.table.mixed(load(chunks, decoders))
        }
        fraction += units
        now += fraction / 65_536
        fraction %= 65_536
        peak = max(peak, used)
        if !decoders.isEmpty {
            batchIsClosed = true
            decodedSteps += 1
        }
        for request in decoders { request.decodeSteps += 1 }
        for (request, tokens) in chunks {
            request.computed += tokens
            promptTokens += tokens
            if request.computed == request.target {
                request.generated += 1
                if request.firstToken < 0 { request.firstToken = now }
                if request.generated == request.output { request.isDone = true } else { request.isDecoding = true }
            }
        }
        let endsTogether = kind.policy.mixing == .staticBatch
        let batch = running.filter { $0.isDecoding }
        for request in decoders where request.isFinished && (!endsTogether || batch.allSatisfy(\.isFinished)) {
            request.isDone = true
        }
        for request in running where request.isDone {
            completed.append(
                CompletedRequest(
                    sequence: Int64(request.sequence), arrival: request.arrival, scheduled: request.scheduled,
                    firstToken: request.firstToken, done: now, preemptions: request.preemptions))
        }
        running.removeAll(where: \.isDone)
        if running.isEmpty { batchIsClosed = false }
    }

    func load(_ chunks: [(Request, Int)], _ decoders: [Request]) -> StepLoad {
        let prompt = chunks.reduce(0) { $0 + $1.1 }
        // Token number c + i of a prompt looks back at itself and all before it.
        var lookedAt = 0
        for (request, tokens) in chunks {
            for index in 1...tokens { lookedAt += 2 * (request.computed + index) }
        }
        let context = decoders.reduce(0) { $0 + $1.target + $1.decodeSteps + 1 }
        return StepLoad(
            decoding: Double(decoders.count),
            context: Tokens(decoders.isEmpty ? 0 : Double(context) / Double(decoders.count)),
            prefill: Tokens(Double(prompt)), prefillContext: Tokens(Double(lookedAt) / (2 * Double(prompt))),
            finishedPrompts: Double(chunks.count { $0.0.computed + $0.1 == $0.0.target }))
    }

    // MARK: Scheduling

    func schedule() -> [(Request, Int)] {
        var chunks: [(Request, Int)] = []
        var preempted = false
        if mixes { preempted = makeRoom() }
        var budget = kind.tokenBudget - (mixes ? running.count(where: \.isDecoding) : 0)
        if let partial = running.first(where: { !$0.isDecoding }) {
            let tokens = min(partial.target - partial.computed, budget)
            if tokens > 0 {
                let need = max(0, blocks(partial.computed + tokens) - partial.held)
                var lost = false
                while need > free, !lost {
                    let victim = preempt()
                    preempted = true
                    lost = victim === partial
                }
                if !lost {
                    partial.held += need
                    chunks.append((partial, tokens))
                    budget -= tokens
                }
            }
        }
        if !preempted { admit(&chunks, &budget) }
        if !mixes, chunks.isEmpty { _ = makeRoom() }
        if chunks.isEmpty, !running.contains(where: \.isDecoding), !waiting.isEmpty {
            var budget = kind.tokenBudget
            admit(&chunks, &budget)
        }
        return chunks
    }

    /// Blocks for the next token of every decoding sequence, one after the other.
    func makeRoom() -> Bool {
        guard kind.policy.reservation != .whole else { return false }
        var preempted = false
        for request in running where request.isDecoding {
            guard running.contains(where: { $0 === request }) else { continue }
            let need = blocks(request.tokens + 1) - request.held
            while need > free, running.contains(where: { $0 === request }) {
                _ = preempt()
                preempted = true
            }
            if running.contains(where: { $0 === request }) { request.held += need }
        }
        return preempted
    }

    /// Sends the latest running request of the least important class back.
    func preempt() -> Request {
        let lowest = running.map(\.priority).max() ?? 0
        let place = running.lastIndex { $0.priority == lowest } ?? 0
        let victim = running.remove(at: place)
        victim.generated += victim.isDecoding ? victim.decodeSteps : 0
        victim.isDecoding = false
        victim.decodeSteps = 0
        victim.computed = 0
        victim.held = 0
        victim.target = victim.input + victim.generated
        victim.preemptions += 1
        waiting.insert(victim, at: 0)
        let decoding = running.filter(\.isDecoding)
        if !decoding.isEmpty {
            let made = decoding.reduce(0) { $0 + $1.decodeSteps }
            let whole = decoding.reduce(0) { $0 + $1.output - $1.generated }
            share = min(1, Double(made + 20 * decoding.count) / Double(max(1, whole)))
            shareStep = decodedSteps
        }
        if running.isEmpty { batchIsClosed = false }
        return victim
    }

    func admit(_ chunks: inout [(Request, Int)], _ budget: inout Int) {
        if kind.policy.mixing == .staticBatch, batchIsClosed, !running.isEmpty { return }
        if running.contains(where: { request in
            !request.isDecoding && request.computed + (chunks.first { $0.0 === request }?.1 ?? 0) < request.target
        }) {
            return
        }
        while budget > 0, running.count < kind.maximumSequences, let head = firstWaiting() {
            var tokens = min(head.target, budget)
            if !kind.policy.chunksPrompts, head.target > budget {
                guard head.target > kind.tokenBudget, chunks.isEmpty else { return }
                tokens = head.target
            }
            let need: Int
            switch kind.policy.reservation {
            case .whole: need = blocks(head.input + head.output)
            case .nextChunk: need = blocks(kind.policy.chunksPrompts ? tokens : head.target)
            case .prompt, .expected: need = blocks(head.target)
            }
            var room = free
            if case .expected(let least) = kind.policy.reservation, !running.isEmpty {
                let share = max(least, share - Double(decodedSteps - shareStep) * 0.001)
                let decoding = running.filter(\.isDecoding)
                let left = decoding.reduce(0) { $0 + $1.output - $1.generated - $1.decodeSteps }
                let tokens = share * (Double(left) + Double(head.output - head.generated))
                room -= Int((tokens / Double(kind.policy.blockSize)).rounded(.up))
            }
            guard need <= room else { return }
            waiting.removeAll { $0 === head }
            head.held = need
            if head.scheduled < 0 { head.scheduled = now }
            running.append(head)
            chunks.append((head, tokens))
            budget = max(0, budget - tokens)
            if tokens < head.target { return }
        }
    }

    func firstWaiting() -> Request? {
        guard let first = waiting.map(\.priority).min() else { return nil }
        return waiting.first { $0.priority == first }
    }
}
