public import Input
public import Quantities

extension Simulation {
    /// A stretch of a schedule that repeats, in which alone requests count.
    ///
    /// A run starts with an empty fleet, so that `warmUp` of the schedule is simulated before the stretch, and as much after
    /// it, as its last requests share their replicas with those that follow. Every request of the schedule counts in one
    /// slice; a queue or a cache that is older than the warm-up is not carried over. Throws where requests come from users,
    /// as a batch or from a trace.
    public func slice(
        of schedule: RateSchedule, from start: Seconds, lasting length: Seconds, warmUp: Seconds
    ) throws(InputProblems) -> Simulation {
        guard case .workload(var workload) = requests, case .open(_, let interarrival) = workload.arrivals else {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: "simulation", field: "workload"),
                    "time is divided into slices where requests come at a rate")
            ])
        }
        var slice = self
        workload.arrivals = .open(schedule.part(from: start - warmUp, to: start + length + warmUp), interarrival)
        workload.requestCount = nil
        slice.requests = .workload(workload)
        slice.options.exclusion = .time(before: warmUp, after: warmUp + length)
        return slice
    }

    /// Whether nothing ever comes.
    public var isIdle: Bool {
        guard case .workload(let workload) = requests, case .open(let schedule, _) = workload.arrivals else {
            return false
        }
        return schedule.peak == .zero
    }
}

extension RateSchedule {
    /// What comes from one moment to another, with all stretches repeated in both directions for ever.
    func part(from start: Seconds, to end: Seconds) -> RateSchedule {
        let cycle = duration.value
        guard cycle > 0, cycle.isFinite else { return self }
        var part: [Stage] = []
        var moment = (start.value / cycle).rounded(.down) * cycle
        while moment < end.value {
            for stage in stages {
                let length = stage.duration.value
                let (first, last) = (max(start.value, moment), min(end.value, moment + length))
                if first < last {
                    func rate(_ time: Double) -> Rate<Requests> {
                        stage.from + (stage.to - stage.from) * ((time - moment) / length)
                    }
                    part.append(Stage(from: rate(first), to: rate(last), duration: Seconds(last - first)))
                }
                moment += length
            }
        }
        return RateSchedule(part)
    }
}
