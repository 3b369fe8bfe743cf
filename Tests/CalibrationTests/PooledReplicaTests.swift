import Calibration
import Catalog
import Input
import Performance
import Quantities
import Testing
import Workload

@Suite("Prompts and answers in pools of their own")
struct PooledReplicaTests {
    let model: PerformanceModel

    enum Problem: Error { case unusable }

    init() throws { model = ShippedCalibration.model() }

    /// A run of `users` of a 70B model on these pools of H100 workers.
    func run(
        _ prefill: String, _ decode: String, users: Int, devices: Int, input: Int = 4000, output: Int = 200
    ) throws -> MeasuredRun {
        let columns = [
            "run_id", "model", "gpu", "gpu_count", "engine", "weight_precision", "disaggregated", "arrival",
            "concurrency", "input_tokens", "output_tokens", "tpot_ms_mean", "prefill_pool", "decode_pool",
        ]
        let row = [
            "a", "meta-llama/Llama-3.1-70B-Instruct", "nvidia-h100-sxm-80gb", "\(devices)", "SGLang", "fp8",
            "true", "closed-loop", "\(users)", "\(input)", "\(output)", "10", prefill, decode,
        ]
        let text = columns.joined(separator: ",") + "\n" + row.joined(separator: ",") + "\n"
        let binding = RunBinding(ModelCatalog.builtIn(), try HardwareCatalog.load())
        let outcome = try #require(try binding.outcomes(TextFile(name: "runs.csv", text: text)).first)
        guard case .run(let run) = outcome else { throw Problem.unusable }
        return run
    }

    /// What is predicted for `users` of it on workers of four devices.
    func estimate(users: Int, prefill: Int = 1, decode: Int = 1, input: Int = 4000, output: Int = 200) throws
        -> Estimate
    {
        let run = try run(
            "\(prefill) tp4", "\(decode) tp4", users: users, devices: 4 * (prefill + decode), input: input,
            output: output)
        let pools = try #require(try model.pools(of: run))
        return try #require(pools.estimate(run.lengths, users: Double(users)))
    }

    @Test("users are where Little's law says: in flight = rate x time", arguments: [1, 8, 64, 512])
    func littlesLaw(users: Int) throws {
        let estimate = try estimate(users: users)
        let rate = estimate.outputTokens.value / 200
        #expect(abs(rate * estimate.point.e2e.mean.value / Double(users) - 1) < 1e-6)
        let whole = estimate.point.ttft.mean.value + 199 * estimate.point.tpot.mean.value
        #expect(abs(whole / estimate.point.e2e.mean.value - 1) < 1e-6)
    }

    @Test("long prompts queue before too few prefill workers, and more workers shorten the queue and answer more")
    func queue() throws {
        let one = try estimate(users: 128, prefill: 1)
        let four = try estimate(users: 128, prefill: 4)
        let idle = try estimate(users: 1, prefill: 1)
        #expect(one.point.ttft.mean > idle.point.ttft.mean * 10)
        #expect(four.point.ttft.mean < one.point.ttft.mean * 0.5)
        #expect(four.outputTokens > one.outputTokens)
        // What does not wait for prompts decodes at once: more of it, so slower.
        #expect(four.point.tpot.mean > one.point.tpot.mean)
    }

    @Test("where prompts are the limit, twice the users wait twice as long and no more is answered")
    func saturated() throws {
        let some = try estimate(users: 256)
        let twice = try estimate(users: 512)
        #expect((1.8...2.4).contains(twice.point.ttft.mean.value / some.point.ttft.mean.value))
        #expect((0.9...1.1).contains(twice.outputTokens.value / some.outputTokens.value))
    }

    @Test("where nobody says how many workers there are, there is one for prompts and two for answers")
    func unstated() throws {
        let run = try run("tp4", "tp8", users: 16, devices: 0)
        let pools = try #require(run.pools)
        #expect(run.kind == "pools of ?")
        #expect(pools.prefill.workers == 1 && pools.prefill.parallelism == Parallelism(tensor: 4))
        #expect(pools.decode.workers == 2 && pools.decode.parallelism == Parallelism(tensor: 8))
    }

    @Test("where nobody says how many workers there are, prompts do not queue for want of them")
    func balanced() throws {
        func first(_ prefill: String, _ decode: String, devices: Int) throws -> Double {
            let run = try run(prefill, decode, users: 512, devices: devices)
            let pools = try #require(try model.pools(of: run))
            let point = try #require(pools.estimate(run.lengths, users: 512)).point
            return point.ttft.mean.value / point.e2e.mean.value
        }
        #expect(try first("tp4", "tp4", devices: 0) < 0.5)
        #expect(try first("1 tp4", "2 tp4", devices: 12) > 0.7)
    }

    @Test("quantiles of the wait come in their order", arguments: [1, 16, 256])
    func order(users: Int) throws {
        let ttft = try estimate(users: users).point.ttft
        #expect(ttft.p50 <= ttft.p90 && ttft.p90 <= ttft.p95 && ttft.p95 <= ttft.p99)
    }
}
