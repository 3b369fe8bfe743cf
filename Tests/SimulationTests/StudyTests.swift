import Performance
import Quantities
import Testing
import Workload

@testable import Simulation

@Suite("Studies")
struct StudyTests {
    /// Rows of a table, with a number of digits that people read.
    static func text(_ value: Double?) -> String {
        guard let value else { return "-" }
        return String((value * 1000).rounded() / 1000)
    }

    @Test("The closed form agrees with the simulation at middle loads, and both see saturation")
    func closedForm() throws {
        let shapes = [
            ("fixed 547+248", RequestShape(input: .fixed(Tokens(547)), output: .fixed(Tokens(248)))),
            ("chat preset", WorkloadPreset.chat.shape), ("rag preset", WorkloadPreset.rag.shape),
        ]
        for (name, shape) in shapes {
            let comparison = try ClosedFormComparison(
                try Samples.replica(), shape, requestCount: Effort.scaled(20_000))
            for row in comparison.rows {
                print(
                    "closed form: \(name) load \(row.load) rate \(Self.text(row.rate.perSecond)): TTFT "
                        + "\(Self.text(row.ttftError)) p95 \(Self.text(row.ttftP95Error)) TPOT "
                        + "\(Self.text(row.tpotError)) E2E \(Self.text(row.e2eError)) usable \(row.isClosedFormUsable) "
                        + "saturated \(row.simulated.isSaturated)")
            }
            let middle = comparison.rows.filter { $0.load >= 0.1 && $0.load <= 0.7 }
            for row in middle { #expect(abs(try #require(row.e2eError)) < 0.15, "\(name) at \(row.load)") }
        }
    }

    @Test("Llama 70B on four H100: knee and break of the chat SLO")
    func largeModel() throws {
        let replica = try Samples.replica(Samples.llama70B, tensor: 4)
        let shape = WorkloadPreset.chat.shape
        let workload = SimulatedWorkload(.rate(.perSecond(1)), shape, requestCount: Effort.scaled(50_000))
        let test = try StressTest(
            Simulation(Fleet(replica), workload), workload, slo: .chat, from: .perSecond(1), precision: 0.03)
        let capacity = SteadyState(replica, shape.mean).capacity
        print(
            "stress: 70B on 4 x H100, chat: knee \(test.knee?.perSecond ?? 0), break \(test.breaking?.perSecond ?? 0), "
                + "closed form's capacity \(capacity.perSecond), \(test.steps.count) rates")
        let breaking = try #require(test.breaking)
        #expect(breaking / capacity > 0.7 && breaking / capacity < 1.4)
        if let knee = test.knee { #expect(knee <= breaking) }
    }

    @Test("A stress test finds the same with any number of threads")
    func threads() throws {
        let workload = SimulatedWorkload(.rate(.perSecond(1)), WorkloadPreset.chat.shape, requestCount: 1500)
        let tests = try [1, 2, 5].map { threads in
            try StressTest(
                Simulation(Fleet(Samples.replica()), workload), workload, slo: .chat, from: .perSecond(2),
                precision: 0.05, threads: threads)
        }
        #expect(tests[0].knee != nil && tests[0].breaking != nil && tests[0].steps.count > 8)
        #expect(tests[1] == tests[0] && tests[2] == tests[0])
    }

    @Test("What may be tried next begins with what is, and holds the rate that comes after it, whatever is found")
    func likelyRates() throws {
        let search = RateSearch(start: 1, precision: 0.1, limit: 60)
        func outcome(_ rate: Double) -> RateSearch.Trial {
            RateSearch.Trial(rate: rate, meetsSLOs: rate < 7, isStable: rate < 12)
        }
        var trials: [RateSearch.Trial] = []
        while let next = search.next(trials) {
            #expect(search.likely(trials, [:], most: 1) == [next.rate])
            let likely = search.likely(trials, [:], most: 4)
            #expect(likely.first == next.rate)
            trials.insert(outcome(next.rate), at: next.place)
            if let after = search.next(trials) { #expect(likely.contains(after.rate)) }
        }
        #expect(trials.map(\.rate) == trials.map(\.rate).sorted())
        let knee = try #require(trials.last { $0.meetsSLOs }).rate
        let stable = try #require(trials.last { $0.isStable }).rate
        #expect(knee < 7 && knee > 7 / 1.12 && stable < 12 && stable > 12 / 1.12)
    }

    @Test("A day with cold starts, scaled against fixed")
    func day() throws {
        let replica = try Samples.replica()
        // A day's profile: a quiet night, a morning rise, an afternoon peak.
        let hours: [Double] = [
            3, 2, 2, 2, 3, 5, 9, 16, 26, 34, 38, 40, 38, 39, 40, 38, 34, 28, 22, 17, 13, 9, 6, 4,
        ]
        let scale = Effort.isFull ? 2.0 : 0.2
        let workload = SimulatedWorkload(
            arrivals: .open(.daily(hours.map { .perSecond($0 * scale) }), .poisson),
            lengths: .independent(input: .fixed(Tokens(547)), output: .fixed(Tokens(248))),
            classes: [RequestClass(serviceLevel: .chat)])
        let options = SimulationOptions(duration: .hours(24))
        var fleet = Fleet(replica, count: 2, price: .dollarsPerHour(4))
        fleet.autoscaling = Autoscaling(
            minimum: 1, maximum: 6, target: 50,
            coldStart: Autoscaling.coldStart(weights: replica.memory.weights))
        let scaled = try Simulation(fleet, workload, options).run()
        let fixed = try Simulation(Fleet(replica, count: 6, price: .dollarsPerHour(4)), workload, options).run()
        for (name, result) in [("scaled", scaled), ("fixed", fixed)] {
            print(
                "day: \(name): \(result.arrived) requests, $\(Self.text(result.cost?.value)), good "
                    + "\(Self.text(result.goodShare)), TTFT p99 \(Self.text(result.ttft?.p99.value)), "
                    + "changes \(result.scalings)")
        }
        #expect(try #require(scaled.cost) < (try #require(fixed.cost)))
        #expect(abs(try #require(fixed.cost).value - 6 * 4 * 24) < 1)
    }

    @Test("Rates of 8 and then 20 a second for ten minutes each arrive as planned")
    func staged() throws {
        let schedule = RateSchedule.staged([
            (.perSecond(8), Seconds(600)), (.perSecond(20), Seconds(600)),
        ])
        let workload = SimulatedWorkload(
            arrivals: .open(schedule, .poisson),
            lengths: .independent(input: .fixed(Tokens(547)), output: .fixed(Tokens(248))))
        let result = try Simulation(Fleet(try Samples.replica()), workload).run()
        // The count is Poisson with mean 16 800.
        #expect(abs(Double(result.arrived) - 16_800) < 5 * 16_800.0.squareRoot())
        let early = result.series.filter { $0.time.value > 60 && $0.time.value < 590 }.map(\.arrivals.value)
        let late = result.series.filter { $0.time.value > 620 && $0.time.value < 1190 }.map(\.arrivals.value)
        #expect(abs(early.reduce(0, +) / Double(early.count) - 8) < 1)
        #expect(abs(late.reduce(0, +) / Double(late.count) - 20) < 1.5)
        print("staged: \(result.arrived) requests, E2E p95 \(Self.text(result.e2e?.p95.value))")
    }
}
