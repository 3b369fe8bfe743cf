import Measurements
import Testing

@testable import Monitoring

@Suite("Drift of requests between two periods") struct RequestDriftTests {
    private typealias Step = RequestDrift.Step

    @Test("the distance is the area between both distributions over the deviation before")
    func distance() throws {
        // Moved by one deviation as a whole.
        let even = [Step(low: 0, high: 10, share: 1)]
        let deviation = (100.0 / 12).squareRoot()
        let moved = [Step(low: deviation, high: 10 + deviation, share: 1)]
        #expect(abs(try #require(RequestDrift.distance(even, moved)) - 1) < 1e-9)
        #expect(RequestDrift.distance(even, even) == 0)
        // Values alone: half of them ten away.
        let values = [Step(low: 0, high: 0, share: 0.5), Step(low: 20, high: 20, share: 0.5)]
        let others = [Step(low: 10, high: 10, share: 0.5), Step(low: 20, high: 20, share: 0.5)]
        #expect(abs(try #require(RequestDrift.distance(values, others)) - 0.5) < 1e-9)
        // Wider around the same mean: the lines cross.
        let wide = [Step(low: -5, high: 15, share: 1)]
        #expect(abs(try #require(RequestDrift.distance(even, wide)) - 2.5 / deviation) < 1e-9)
        #expect(RequestDrift.distance([], even) == nil)
    }

    @Test("logs of two weeks: longer answers have drifted, prompts have not")
    func logs() throws {
        func log(_ output: Int, every seconds: Int) throws -> ObservedWorkload {
            let lines = (0..<(6 * 3600 / seconds)).map { index in
                "\(1_790_000_000 + index * seconds),\(400 + index % 200),\(output + index % 50)"
            }
            let text = "timestamp,input_tokens,output_tokens\n" + lines.joined(separator: "\n") + "\n"
            return ObservedWorkload(try RequestLog.read(name: "log.csv", bytes: Array(text.utf8)))
        }
        let drift = RequestDrift(from: try log(100, every: 10), to: try log(200, every: 5))
        #expect(drift.columns.map(\.name) == ["input_tokens", "output_tokens", "requests_per_hour"])
        #expect(drift.columns.map(drift.isDrifted) == [false, true, true])
        #expect(drift.columns[2].before == 360 && drift.columns[2].now == 720)
    }
}
