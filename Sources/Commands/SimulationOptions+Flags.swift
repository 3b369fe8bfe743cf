public import ArgumentParser
import Performance
import Quantities
import Questions
import Reports
public import Simulation
import Workload

extension Router: ExpressibleByArgument {}

/// The replicas of a simulation, in flags.
struct FleetOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Replicas at the start. Left out: the plan's, or 1.", valueName: "count"))
    var replicas: Int?

    @Option(help: "round-robin, least-loaded or prefix-affine.")
    var router: Router = .leastLoaded

    @Option(help: ArgumentHelp("Let the fleet follow the load between two sizes, such as 1:8.", valueName: "from:to"))
    var autoscale: String?

    @Option(help: ArgumentHelp("Requests in flight that each replica should have when it scales.", valueName: "count"))
    var autoscaleTarget = 32.0

    @Option(
        help: ArgumentHelp(
            "Time until a new replica serves, such as 90s. Left out: by the model's size.", valueName: "seconds"),
        transform: reading("traffic.start_delay"))
    var coldStart: Double?

    @Option(help: ArgumentHelp("Replicas on spot instances.", valueName: "count"))
    var spot = 0

    @Option(help: ArgumentHelp("Mean hours until a spot instance is taken.", valueName: "hours"))
    var spotHours = 24.0

    @Option(help: ArgumentHelp("Mean hours of a replica between failures. Left out: none fails.", valueName: "hours"))
    var failureHours: Double?

    func validate() throws {
        try FlagRange.check("--replicas", replicas)
        try FlagRange.check("--autoscale-target", autoscaleTarget)
        try FlagRange.check("--cold-start", coldStart)
        try FlagRange.check("--spot", spot)
        try FlagRange.check("--spot-hours", spotHours)
        try FlagRange.check("--failure-hours", failureHours)
        if autoscale != nil { _ = try bounds() }
    }

    private func bounds() throws -> (Int, Int) {
        let ends = (autoscale ?? "").split(separator: ":").compactMap { Int($0) }
        guard ends.count == 2, ends[0] >= 1, ends[0] <= ends[1],
            FlagRange.table["--replicas"]?.contains(Double(ends[1])) == true
        else {
            throw ValidationError("--autoscale: \"\(autoscale ?? "")\" is not two sizes; write it as 1:8 (1 to 100000)")
        }
        return (ends[0], ends[1])
    }

    /// The fleet of `replica`.
    func fleet(_ replica: Replica, count: Int, price: Rate<Dollars>?) throws -> Fleet {
        var fleet = Fleet(replica, count: replicas ?? count, router: router, price: price)
        let start = coldStart.map { Seconds($0) } ?? Autoscaling.coldStart(weights: replica.memory.weights)
        if autoscale != nil {
            let (least, most) = try bounds()
            fleet.count = min(most, max(least, fleet.count))
            fleet.autoscaling = Autoscaling(minimum: least, maximum: most, target: autoscaleTarget, coldStart: start)
        }
        if spot > 0 {
            fleet.spot = SpotCapacity(
                replicas: min(spot, fleet.count), meanTimeToInterruption: .hours(spotHours), replacement: start)
        }
        fleet.failures = failureHours.map { Failures(meanTimeBetween: .hours($0), recovery: start) }
        return fleet
    }
}

/// How requests come in a simulation, in flags.
struct ArrivalOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Request rate over all replicas, such as 5/s or 300/min.", valueName: "requests/s"),
        transform: reading("workload.rate"))
    var rate: Double?

    @Option(help: ArgumentHelp("Rates one after the other: 8:600s,20:10min; 8-20:5min rises.", valueName: "stages"))
    var stages: String?

    @Option(help: ArgumentHelp("Requests always in flight, each followed by the next.", valueName: "count"))
    var concurrency: Int?

    @Option(
        help: ArgumentHelp("Time of a user between an answer and the next request, such as 20s.", valueName: "seconds"),
        transform: reading("workload.think_time"))
    var thinkTime = 0.0

    @Option(help: ArgumentHelp("Trace to replay; \"-\" reads standard input.", valueName: "file"))
    var trace: String?

    @Option(help: ArgumentHelp("Replay a trace so many times as fast.", valueName: "factor"))
    var speed = 1.0

    @Flag(help: "Raise the rate until an SLO is violated, then until the queue grows.")
    var stress = false

    @Flag(help: "All requests are there at the start.")
    var offline = false

    @Option(
        help: ArgumentHelp(
            "Spread of the time between arrivals: 1 Poisson, 0 even, above 1 bursts.", valueName: "ratio"))
    var burstiness = 1.0

    func validate() throws {
        let patterns = [rate != nil && !stress, stages != nil, concurrency != nil, trace != nil, stress, offline]
        guard patterns.filter(\.self).count <= 1 else {
            throw ValidationError("--rate, --stages, --concurrency, --trace, --offline and --stress exclude each other")
        }
        try FlagRange.check("--rate", rate)
        try FlagRange.check("--concurrency", concurrency)
        try FlagRange.check("--think-time", thinkTime)
        try FlagRange.check("--speed", speed)
        try FlagRange.check("--burstiness", burstiness)
    }

    private var spread: Interarrival {
        burstiness == 0 ? .constant : burstiness == 1 ? .poisson : .gamma(squaredVariation: burstiness * burstiness)
    }

    /// The workload of requests of `shape`.
    func workload(_ shape: RequestShape, slo: ServiceLevel?, count: Int) throws -> SimulatedWorkload {
        var workload = SimulatedWorkload(
            .rate(.perSecond(rate ?? 1)), shape, serviceLevel: slo, requestCount: count)
        if let stages {
            workload.arrivals = .open(try RateSchedule(parsing: stages, field: "--stages"), spread)
            workload.requestCount = nil
        } else if let concurrency {
            workload.arrivals = .users(count: concurrency, thinkTime: Seconds(thinkTime))
        } else if offline {
            workload.arrivals = .batch
        } else {
            guard rate != nil || stress else {
                throw ValidationError(
                    "say how requests come: --rate, --stages, --concurrency, --trace, --offline or --stress")
            }
            workload.arrivals = .open(.constant(.perSecond(rate ?? 1)), spread)
        }
        return workload
    }

    /// What comes, of requests of `shape`; `limit` caps a trace.
    func arrivals(
        _ shape: RequestShape, level: ServiceLevel?, count: Int, limit: Int?
    ) throws -> SimulationQuestion.Arrivals {
        if let trace {
            return .trace(
                TraceFile(path: trace, limit: limit, speed: speed),
                "the trace \(trace)" + (speed == 1 ? "" : ", \(speed) times as fast"))
        }
        return .workload(try workload(shape, slo: level, count: count), words)
    }

    /// The load of one of `replicas`, by which measured runs are looked up.
    func load(replicas: Int) -> Load {
        if let concurrency { return .concurrency(Double(concurrency) / Double(max(1, replicas))) }
        if offline { return .offline }
        return .rate(.perSecond((rate ?? 1) / Double(max(1, replicas))), variation: burstiness * burstiness)
    }

    /// The arrivals in words.
    var words: String {
        let even = burstiness == 1 ? "" : burstiness == 0 ? ", evenly" : ", spread \(burstiness)"
        if let stages { return "requests/s in stages \(stages)\(even)" }
        if let concurrency { return Wording.load(.users(count: concurrency, thinkTime: Seconds(thinkTime))) }
        if offline { return "all at once" }
        return "\(rate ?? 1) requests/s\(even)"
    }
}

/// How a simulation is run, in flags.
struct RunOptions: ParsableArguments {
    @Option(
        name: .customLong("requests"),
        help: ArgumentHelp(
            "Requests to simulate; of a trace, at most so many. Left out: 20000, or all of a trace.",
            valueName: "count"))
    var limit: Int?

    @Option(help: ArgumentHelp("Seed of all random numbers.", valueName: "number"))
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("Repeat with so many seeds, for confidence intervals.", valueName: "count"))
    var replications = 1

    @Option(
        help: ArgumentHelp("End the run at this moment of its clock, such as 600s or 1h.", valueName: "seconds"),
        transform: reading("workload.deadline"))
    var duration: Double?

    @Option(help: ArgumentHelp("SLOs to hold the result against: chat, rag, code and others.", valueName: "preset"))
    var slo: String?

    @Flag(help: "Exit with 2 when an SLO is violated.")
    var check = false

    /// The requests of a run that does not end by itself.
    var requests: Int { limit ?? 20_000 }

    func validate() throws {
        try FlagRange.check("--requests", limit)
        try FlagRange.check("--replications", replications)
        try FlagRange.check("--duration", duration)
        if let slo, ServiceLevel.preset(named: slo) == nil {
            throw ValidationError(
                "--slo: unknown preset \"\(slo)\"; one of \(ServiceLevel.presets.compactMap(\.name).joined(separator: ", "))"
            )
        }
    }
}
