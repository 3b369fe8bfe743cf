import Foundation
import Performance
import Quantities
import Testing

@testable import Simulation

/// Not a test of time: prints what a run costs, when asked to by the environment.
@Suite("Speed", .enabled(if: ProcessInfo.processInfo.environment["PLIMSOLL_SPEED"] != nil))
struct SpeedTests {
    static func memory() -> String {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        return status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }.map(String.init) ?? "?"
    }

    static func cpu() -> Double {
        var now = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
    }

    @Test("Growth with requests and replicas")
    func growth() throws {
        let replica = try Samples.replica()
        let most = Int(ProcessInfo.processInfo.environment["PLIMSOLL_SPEED"] ?? "") ?? 1_000_000
        for _ in 0..<5 {
            let start = Self.cpu()
            _ = try Simulation(Fleet(replica), Samples.chat(20, count: 10_000)).run()
            print("speed: 10000 requests again: \((Self.cpu() - start) * 1000) ms CPU")
        }
        let start = Self.cpu()
        _ = ReplicaKind(replica, policy: BatchingPolicy(.vllm))
        print("speed: table of steps: \((Self.cpu() - start) * 1000) ms CPU")
        var count = 1000
        while count <= most {
            let start = Self.cpu()
            let result = try Simulation(Fleet(replica), Samples.chat(20, count: count)).run()
            let used = Self.cpu() - start
            #expect(result.completed == count)
            print(
                "speed: \(count) requests: \(used) s CPU, \(Int(Double(count) / used)) requests/s, \(Self.memory()), "
                    + "E2E mean \(result.e2e?.mean.value ?? 0), batch \(result.meanBatch)")
            count *= 10
        }
        for replicas in [1, 4, 16, 64] {
            let start = Self.cpu()
            let fleet = Fleet(replica, count: replicas)
            let result = try Simulation(fleet, Samples.chat(20 * Double(replicas), count: 500_000)).run()
            let used = Self.cpu() - start
            print(
                "speed: \(replicas) replicas: \(used / 0.5) us/request, utilization \(result.utilization), "
                    + Self.memory())
        }
    }
}
