internal import DequeModule
internal import HeapModule
internal import Quantities

extension FleetEngine {
    mutating func schedule(_ control: Control) {
        eventSequence += 1
        var control = control
        control.sequence = eventSequence
        controls.insert(control)
    }

    private mutating func schedule(_ kind: Control.Kind, in delay: Double, _ place: Int) {
        let time = now + max(1, SimulatedClock.nanoseconds(delay * 1e9))
        schedule(Control(time: time, kind: kind, sequence: 0, index: Int32(place), life: lives[place]))
    }

    /// Lets the next change of the fleet happen.
    mutating func handleControl() {
        guard let control = controls.popMin() else { return }
        let place = Int(control.index)
        switch control.kind {
        case .sample:
            series.add(endsWithMeasured ? queueSample() : sample(), at: now)
            schedule(Control(time: now + series.interval, kind: .sample, sequence: 0, index: 0, life: 0))
        case .autoscale: autoscale()
        case .transferDone: receive(control.index, ticket: control.life)
        case .ready where control.life == lives[place] && status[place] == .provisioning: switchOn(place)
        case .recovered where control.life == lives[place] && status[place] == .down: switchOn(place)
        case .failure where control.life == lives[place] && (status[place] == .ready || status[place] == .draining):
            failureCount += 1
            lose(place)
            status[place] = .down
            schedule(.recovered, in: setup.fleet.failures?.recovery.value ?? 0, place)
        case .spotNotice where control.life == lives[place] && status[place] == .ready:
            interruptions += 1
            status[place] = .draining
            accept(place, false)
            schedule(.spotEnd, in: setup.fleet.spot?.notice.value ?? 0, place)
            if booked(place) == 0 { switchOff(place) }
        case .spotEnd where control.life == lives[place] && status[place] == .draining:
            lose(place)
            switchOff(place)
        default: break
        }
    }

    // MARK: Replicas come and go

    private mutating func accept(_ place: Int, _ accepts: Bool) {
        if pool.pool.contains(place) { pool.accept(place, accepts) } else { decodePool?.accept(place, accepts) }
    }

    /// Requests that the replica has in its queue, its batch, or its memory for a transfer.
    func booked(_ place: Int) -> Int {
        pool.pool.contains(place) ? pool.count(place) : decodePool?.count(place) ?? 0
    }

    private func isSpot(_ place: Int) -> Bool {
        guard let spot = setup.fleet.spot, pool.pool.contains(place) else { return false }
        return place >= setup.fleet.count - spot.replicas && place < setup.fleet.count
    }

    /// Orders a replica, which is paid for from now on.
    mutating func order(_ place: Int, coldStart: Double) {
        status[place] = .provisioning
        lives[place] += 1
        paidTime.on(place, at: now)
        schedule(.ready, in: coldStart, place)
    }

    /// Lets a replica serve.
    mutating func switchOn(_ place: Int) {
        if status[place] != .provisioning { lives[place] += 1 }
        paidTime.on(place, at: now)
        status[place] = .ready
        accept(place, true)
        if let failures = setup.fleet.failures {
            schedule(.failure, in: failures.meanTimeBetween.value * failing.exponential(), place)
        }
        if let spot = setup.fleet.spot, isSpot(place) {
            schedule(.spotNotice, in: spot.meanTimeToInterruption.value * interrupting.exponential(), place)
        }
        releaseHolding()
    }

    /// Gives a replica back; a spot replica is ordered again.
    mutating func switchOff(_ place: Int) {
        accept(place, false)
        status[place] = .off
        lives[place] += 1
        paidTime.off(place, at: now)
        replicas[place].cache.clear()
        if isSpot(place), let spot = setup.fleet.spot { order(place, coldStart: spot.replacement.value) }
    }

    /// A replica is gone with all its requests, which start over elsewhere.
    private mutating func lose(_ place: Int) {
        accept(place, false)
        waitingTotal -= replicas[place].waitingCount
        clock[place] = .max
        var lost: [Int32] = []
        for request in slab.indices where slab[request].stage != .done && slab[request].replica == Int32(place) {
            lost.append(request)
        }
        if !lost.isEmpty { fruitlessLosses += 1 }
        lost.sort { slab[$0].sequence < slab[$1].sequence }
        replicas[place].reset(at: now)
        for request in lost {
            if slab[request].stage == .waiting, slab[request].scheduled < 0 {
                slab[request].isTransferred = false
            } else {
                restarts += 1
                slab[request].restarts += 1
            }
            change(place, by: -1)
            slab[request].restartFromScratch()
            dispatch(request)
        }
    }

    // MARK: Transfers

    /// A KV cache has arrived: the pool that computed it has its memory back, and the other one decodes.
    private mutating func receive(_ request: Int32, ticket: Int32) {
        guard slab[request].stage == .transferring else { return }
        let source = Int(slab[request].holder)
        guard slab[request].transferTicket == ticket else { return }
        replicas[source].giveBack(
            Int(slab[request].blocks), of: request, context: Int(slab[request].computed), &slab, keeping: true)
        pool.change(source, by: -1)
        if replicas[source].waitingCount > 0 {
            replicas[source].interrupt(at: now)
            wake(source)
        }
        if status[source] == .draining, pool.count(source) == 0 { switchOff(source) }
        slab[request].isTransferred = true
        // The pool that decodes stands behind the other one.
        let chosen = decodePool?.choose(affinity: 0) ?? pool.pool.upperBound
        decodePool?.change(chosen, by: 1)
        slab[request].computed = 0
        enqueue(request, at: chosen)
    }

    // MARK: Autoscaling

    private mutating func autoscale() {
        guard var controller = autoscaler else { return }
        let present = pool.pool.filter { status[$0] == .ready || status[$0] == .provisioning || status[$0] == .down }
        let want = controller.desired(at: now, present: present.count, load: pool.totalCount + holding.count)
        autoscaler = controller
        if want > present.count {
            scaleEvents += 1
            var missing = want - present.count
            for place in pool.pool where status[place] == .off && missing > 0 {
                order(place, coldStart: controller.settings.coldStart.value)
                missing -= 1
            }
        } else if want < present.count {
            scaleEvents += 1
            var surplus = present.count - want
            // Those that do not serve yet go first, then the last ones.
            let leaving = present.filter { status[$0] == .provisioning }.reversed() + present.reversed()
            for place in leaving where surplus > 0 && (status[place] == .provisioning || status[place] == .ready) {
                surplus -= 1
                accept(place, false)
                if status[place] == .provisioning || pool.count(place) == 0 {
                    switchOff(place)
                } else {
                    status[place] = .draining
                }
            }
        }
        schedule(
            Control(time: nextLook(after: present.count, want), kind: .autoscale, sequence: 0, index: 0, life: 0))
    }

    /// When the controller has to look again, after it found `present` replicas and wanted `want`.
    ///
    /// While the smallest fleet has nothing to do, every look finds the same: the last one before anything else happens
    /// will do. There may be millions of them between two requests of a service that is hardly used.
    private mutating func nextLook(after present: Int, _ want: Int) -> Int64 {
        guard let settings = autoscaler?.settings else { return .max }
        let period = max(1, SimulatedClock.nanoseconds(settings.period))
        guard slab.count == 0, present == want, want == settings.minimum else { return now + period }
        let next = min(nextArrival(), controls.min?.time ?? now)
        return now + max(1, (next - now - 1) / period) * period
    }
}

extension LiveRequest {
    /// What a transfer is known by: nearly unique to the request and its attempt.
    var transferTicket: Int32 { Int32(truncatingIfNeeded: sequence &* 61 &+ Int64(restarts)) }

    /// Forgets all that a lost replica had done for the request.
    mutating func restartFromScratch() {
        scheduled = -1
        firstToken = -1
        lastToken = -1
        generated = 0
        computed = 0
        keptBlocks = 0
        target = input
        blocks = 0
        sharedBlocks = 0
        prefixEntry = -1
        sessionEntry = -1
        previous = -1
        next = -1
        isTransferred = false
        stage = .waiting
    }
}

extension ReplicaEngine {
    /// Forgets all requests and all memory, as a crash does.
    mutating func reset(at now: Int64) {
        if nextTime != .max { tally.busyNanoseconds += max(0, now - blockStart) }
        activity = .idle
        nextTime = .max
        fraction = 0
        chunks.removeAll()
        decoding = 0
        joinedTokens = 0
        joinSteps = 0
        finishSteps = 0
        for phase in growing.indices { growing[phase] = 0 }
        completions.removeAll()
        latest.removeAll()
        usedBlocks = 0
        cache.clear()
        for list in lists.indices { lists[list] = ClassLists() }
        waitingCount = 0
        running = 0
        partial = -1
        finished.removeAll()
        handedOver.removeAll()
    }
}
