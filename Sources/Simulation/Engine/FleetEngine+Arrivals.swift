internal import Catalog
internal import DequeModule
internal import HeapModule
internal import Performance
internal import Quantities

extension FleetEngine {
    /// Takes the next request, of the open loop or of a user or conversation, whichever is first.
    mutating func handleArrival() throws {
        let openTime = nextOpen?.arrival ?? .max
        if let open = nextOpen, openTime <= due.min?.time ?? .max {
            nextOpen = try feed.next(&rejections)
            deliver(openConversation(open))
        } else if let item = due.popMin() {
            guard let request = nextTurn(item) else { return }
            deliver(request)
        }
    }

    /// Gives the first request of a conversation its place in the table.
    private mutating func openConversation(_ request: IncomingRequest) -> IncomingRequest {
        guard feed.hasConversations, request.sessionKey == 0, let conversation = feed.conversation else {
            return request
        }
        var request = request
        let count = turnCount(conversation)
        guard count > 1 else { return request }
        request.sessionKey = nextSession | 1 << 63
        nextSession += 1
        let session = Session(
            key: request.sessionKey, turnsLeft: count - 1, history: request.input + request.output,
            prefixKey: request.prefixKey, prefixLength: request.prefixLength, priority: request.priority)
        if let place = freeSessions.popLast() {
            sessions[Int(place)] = session
            request.origin = place
        } else {
            sessions.append(session)
            request.origin = Int32(sessions.count - 1)
        }
        return request
    }

    private mutating func turnCount(_ conversation: Conversation) -> Int {
        if conversation.hasFixedTurns { return Int(conversation.turns.rounded()) }
        guard conversation.turns > 1 else { return 1 }
        // A geometric number with this mean, by inversion.
        let going = 1 - 1 / conversation.turns
        return 1 + Int(PortableMath.log(turns.positiveUniform()) / PortableMath.log(going))
    }

    /// The request that a user or a conversation sends now; nil when enough were made.
    private mutating func nextTurn(_ item: Due) -> IncomingRequest? {
        guard var request = feed.draw(at: item.time) else {
            if feed.hasConversations { freeSessions.append(item.origin) }
            return nil
        }
        request.origin = item.origin
        guard feed.hasConversations else { return request }
        let place = Int(item.origin)
        sessions[place].turnsLeft -= 1
        request.sessionKey = sessions[place].key
        request.prefixKey = sessions[place].prefixKey
        request.prefixLength = sessions[place].prefixLength
        request.priority = sessions[place].priority
        request.historyLength = sessions[place].history
        request.input += sessions[place].history
        sessions[place].history = request.input + request.output
        return request
    }

    /// A user or a conversation has its answer (or its refusal), and goes on after some thought.
    mutating func answered(_ request: Int32) {
        // A first token that a correction puts earlier does not end the steps earlier: nobody goes on before they end.
        let outside = max(0, recorder.outside(request, slab))
        goOn(slab[request].origin, after: outside)
    }

    private mutating func goOn(_ origin: Int32, after delay: Int64) {
        if feed.hasConversations, sessions[Int(origin)].turnsLeft <= 0 {
            freeSessions.append(origin)
            return
        }
        let thought = feed.thinkTime > 0 ? feed.thinkTime * thinking.exponential() : 0
        eventSequence += 1
        due.insert(
            Due(time: now + delay + SimulatedClock.nanoseconds(thought), sequence: eventSequence, origin: origin))
    }

    /// Books a request and brings it to a replica, unless it can never be served.
    private mutating func deliver(_ request: IncomingRequest) {
        requestSequence += 1
        recorder.arrived += 1
        watchWindow()
        if let reason = refusal(of: request) {
            rejections.count(reason)
            recorder.refuse(requestSequence, Int(request.priority))
            // A refused user asks again a second later, or a closed loop would spin on the spot.
            if request.origin >= 0 { goOn(request.origin, after: 1_000_000_000) }
            return
        }
        let place = slab.newPlace()
        slab[place].arrival = min(request.arrival, now)
        slab[place].sequence = requestSequence
        slab[place].input = Int32(request.input)
        slab[place].output = Int32(request.output)
        slab[place].target = Int32(request.input)
        slab[place].priority = request.priority
        slab[place].prefixKey = request.prefixKey
        slab[place].prefixLength = Int32(request.prefixLength)
        slab[place].sessionKey = request.sessionKey
        slab[place].historyLength = Int32(request.historyLength)
        slab[place].origin = request.origin
        recorder.expect(requestSequence, arrival: slab[place].arrival)
        dispatch(place)
    }

    private mutating func refusal(of request: IncomingRequest) -> Rejections.Reason? {
        if request.input < 1 || request.output < 1 { return .zeroTokens }
        if request.input + request.output > maximumContext { return .beyondContext }
        if !replicas[0].kind.holds(request) || decodeKind?.holds(request) == false { return .beyondMemory }
        return nil
    }

    /// Brings a request to a replica of the first pool.
    mutating func dispatch(_ request: Int32) {
        let affinity = slab[request].sessionKey != 0 ? slab[request].sessionKey : slab[request].prefixKey
        guard let place = pool.choose(affinity: affinity) else {
            holding.append(request)
            waitingTotal += 1
            return
        }
        pool.change(place, by: 1)
        enqueue(request, at: place)
    }

    /// Puts a request into a replica's queue, and wakes the replica if it has nothing to do.
    mutating func enqueue(_ request: Int32, at place: Int) {
        replicas[place].enqueue(request, at: now, &slab)
        waitingTotal += 1
        wake(place)
    }

    /// Lets the replica look at its queue: at once when it is idle, else at the boundary it was cut to.
    mutating func wake(_ place: Int) {
        let next = replicas[place].nextTime
        if next == .max { starts.append(Int32(place)) } else { clock[place] = next }
    }

    /// Lets requests in that came while no replica took any.
    mutating func releaseHolding() {
        while pool.accepting > 0, let request = holding.popFirst() {
            waitingTotal -= 1
            dispatch(request)
        }
    }

    /// Sends KV caches of computed prompts on their way to the pool that decodes.
    mutating func handOver(from place: Int) {
        guard let target = setup.fleet.decodePool else { return }
        for index in replicas[place].handedOver.indices {
            let request = replicas[place].handedOver[index]
            // Every device sends what it holds, side by side.
            let bytes = setup.fleet.replica.memory.growth.bytes(at: Tokens(Double(slab[request].target)))
            let duration = target.latency + bytes / target.bandwidth
            let time = now + max(1, SimulatedClock.nanoseconds(duration))
            let ticket = slab[request].transferTicket
            schedule(Control(time: time, kind: .transferDone, sequence: 0, index: request, life: ticket))
            transfers += 1
        }
        replicas[place].handedOver.removeAll()
    }
}
