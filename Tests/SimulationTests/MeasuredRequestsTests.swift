import Foundation
import Input
import Performance
import Quantities
import Testing
import Workload

@testable import Simulation

/// What several simulations found, put together: seeds, groups of replicas and slices of time.
@Suite("Requests of several simulations") struct MeasuredRequestsTests {
    /// The requests of a run, and each of their latencies.
    private func run(
        seed: UInt64, rate: Double
    ) throws -> (requests: MeasuredRequests, ttft: [Int64], tpot: [Int64], e2e: [Int64]) {
        let workload = Samples.chat(rate, count: 600)
        var engine = Simulation.engine(
            Fleet(try Samples.replica()), RequestFeed(workload, seed: seed), workload.classes,
            SimulationOptions(seed: seed, exclusion: .nothing))
        var all: (ttft: [Int64], tpot: [Int64], e2e: [Int64]) = ([], [], [])
        engine.recorder.trace = { request in
            all.ttft.append(request.firstToken - request.arrival + request.outside)
            all.tpot.append((request.done - request.firstToken) / 247)
            all.e2e.append(request.done - request.arrival + request.outside)
        }
        try engine.run()
        return (engine.measuredRequests, all.ttft, all.tpot, all.e2e)
    }

    @Test("percentiles of pooled requests are those of all their latencies, within the stated error")
    func pooled() throws {
        var pool = MeasuredRequests()
        var all: (ttft: [Int64], tpot: [Int64], e2e: [Int64]) = ([], [], [])
        for seed in 1...4 as ClosedRange<UInt64> {
            // Loads apart from each other, so that the pool is not like any of its parts.
            let found = try run(seed: seed, rate: 3 * Double(seed))
            pool.add(found.requests)
            all.ttft += found.ttft
            all.tpot += found.tpot
            all.e2e += found.e2e
        }
        #expect(pool.judged == 2400 && pool.good == 2400 && pool.goodShare == 1)
        for (histogram, values) in [(pool.ttft, all.ttft), (pool.tpot, all.tpot), (pool.e2e, all.e2e)] {
            let sorted = values.sorted()
            let summary = try #require(histogram.summary)
            #expect(summary.count == 2400)
            #expect(summary.maximum.value == Double(sorted[2399]) / 1e9)
            #expect(abs(summary.mean.value * 1e9 / Double(sorted.reduce(0, +)) * 2400 - 1) < 1e-12)
            for (share, value) in [(0.5, summary.p50), (0.95, summary.p95), (0.99, summary.p99)] {
                let exact = Double(sorted[Int((share * 2400).rounded(.up)) - 1]) / 1e9
                #expect(value.value >= exact)
                #expect(value.value <= exact * (1 + LatencyHistogram.relativeError) + 1.1e-6)
            }
        }
    }

    @Test("a histogram is read as it was written, and one that is damaged is not")
    func written() throws {
        let pool = try run(seed: 7, rate: 20).requests
        let bytes = try JSONEncoder().encode(pool)
        #expect(try JSONDecoder().decode(MeasuredRequests.self, from: bytes) == pool)
        #expect(bytes.count < 3 * 600 * 8)
        let empty = try JSONEncoder().encode(LatencyHistogram())
        #expect(try JSONDecoder().decode(LatencyHistogram.self, from: empty) == LatencyHistogram())
        var end = LatencyHistogram()
        for value in [0, 1, 1 << 40, .max] as [Int64] { end.record(value, count: 3) }
        #expect(try JSONDecoder().decode(LatencyHistogram.self, from: try JSONEncoder().encode(end)) == end)
        for counts in ["[5]", "[9000000000,1]", "[1,18446744073709551615]", "[0,1,5000,1]", "[-1,2]"] {
            let text = #"{"counts":\#(counts),"sum":1,"largest":5000}"#
            #expect(throws: DecodingError.self, "\(counts)") {
                try JSONDecoder().decode(LatencyHistogram.self, from: Data(text.utf8))
            }
        }
    }

    @Test("groups of replicas have the whole fleet and all that comes between them", arguments: [1, 2, 3, 7])
    func groups(count: Int) throws {
        let fleet = Fleet(try Samples.replica(), count: 7)
        let whole = Simulation(fleet, Samples.chat(70, count: 7001))
        let groups = try (0..<count).map { try whole.group($0, of: count) }
        #expect(groups.reduce(0) { $0 + $1.fleet.count } == 7)
        var (requests, rate) = (0, 0.0)
        for group in groups {
            guard case .workload(let workload) = group.requests, case .open(let schedule, _) = workload.arrivals else {
                Issue.record("a group has a workload")
                continue
            }
            requests += workload.requestCount ?? 0
            rate += schedule.peak.perSecond
            // Each replica has as much to do as before.
            #expect(abs(schedule.peak.perSecond / Double(group.fleet.count) - 10) < 1e-9)
        }
        #expect(requests == 7001 && abs(rate - 70) < 1e-9)
        #expect(throws: InputProblems.self) { try whole.group(0, of: 8) }
        let users = Simulation(
            fleet,
            SimulatedWorkload(
                arrivals: .users(count: 2, thinkTime: .zero),
                lengths: .independent(input: .fixed(Tokens(9)), output: .fixed(Tokens(9))), requestCount: 100))
        if count > 2 { #expect(throws: InputProblems.self) { try users.group(0, of: count) } }
    }

    @Test("a slice has what the schedule has there, with the warm-up around it, and counts no request twice")
    func slices() throws {
        let week = RateSchedule(
            [
                RateSchedule.Stage(from: .perSecond(2), to: .perSecond(8), duration: Seconds(100)),
                RateSchedule.Stage(from: .perSecond(5), to: .perSecond(5), duration: Seconds(100)),
            ], repeats: true)
        // Across the end, and across the start.
        #expect(abs(week.part(from: Seconds(150), to: Seconds(250)).expectedRequests.value - (250 + 175)) < 1e-9)
        #expect(abs(week.part(from: Seconds(-50), to: Seconds(50)).expectedRequests.value - (250 + 175)) < 1e-9)
        let simulation = Simulation(Fleet(try Samples.replica()), Samples.chat(1, count: 5))
        var counted = 0
        for start in [0.0, 50, 100, 150] {
            var slice = try simulation.slice(
                of: week, from: Seconds(start), lasting: Seconds(50), warmUp: Seconds(20))
            guard case .workload(var workload) = slice.requests, case .open(let part, _) = workload.arrivals else {
                Issue.record("a slice has a workload")
                continue
            }
            #expect(abs(part.duration.value - 90) < 1e-9)
            // Even arrivals: their number is known.
            workload.arrivals = .open(part, .constant)
            slice.requests = .workload(workload)
            let (result, requests) = try slice.measured()
            #expect(requests.judged == result.measured)
            counted += result.measured
        }
        #expect(abs(Double(counted) - week.expectedRequests.value) <= 4)
    }

    @Test("an hour in slices is the hour in one piece, but for chance and what a warm-up forgets")
    func sliced() throws {
        let hour = RateSchedule.daily([.perSecond(8)])
        let simulation = Simulation(Fleet(try Samples.replica()), Samples.chat(8, count: 5))
        func pooled(_ count: Int, seed: UInt64) throws -> LatencySummary {
            var pool = MeasuredRequests()
            for index in 0..<count {
                let length = 3600 / Double(count)
                var slice = try simulation.slice(
                    of: hour, from: Seconds(length * Double(index)), lasting: Seconds(length), warmUp: Seconds(60))
                slice.options.seed = seed + UInt64(index)
                pool.add(try slice.measured().requests)
            }
            return try #require(pool.e2e.summary)
        }
        let (whole, sliced) = (try pooled(1, seed: 1), try pooled(6, seed: 50))
        #expect(abs(sliced.mean / whole.mean - 1) < 0.03)
        #expect(abs(sliced.p95 / whole.p95 - 1) < 0.05)
        #expect(abs(Double(sliced.count) / Double(whole.count) - 1) < 0.03)
    }
}
