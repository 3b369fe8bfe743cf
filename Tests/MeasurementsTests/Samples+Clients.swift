extension Samples {
    static let aiperf = """
        {"schema_version": "1.4", "aiperf_version": "0.13.0",
         "request_throughput": {"unit": "requests/sec", "avg": 2.0},
         "request_latency": {"unit": "ms", "avg": 750.0, "p50": 740.0, "p90": 800.0, "p95": 820.0, "p99": 900.0},
         "request_count": {"unit": "requests", "avg": 8.0}, "error_request_count": {"unit": "requests", "avg": 1.0},
         "time_to_first_token": {"unit": "ms", "avg": 40.0, "p50": 39.0, "p99": 60.0},
         "inter_token_latency": {"unit": "ms", "avg": 10.0},
         "output_token_throughput": {"unit": "tokens/sec", "avg": 128.0},
         "total_token_throughput": {"unit": "tokens/sec", "avg": 1152.0},
         "output_sequence_length": {"unit": "tokens", "avg": 64.0},
         "input_sequence_length": {"unit": "tokens", "avg": 512.0},
         "benchmark_duration": {"unit": "sec", "avg": 4.0}, "was_cancelled": false,
         "start_time": "2026-11-23T22:19:20.295714",
         "input_config": {"models": {"items": [{"name": "org/m-8b"}]},
          "phases": [{"kind": "profiling", "type": "concurrency", "concurrency": 4}]}}
        """

    private static func record(_ start: Int, _ phase: String, _ error: String = "null") -> String {
        """
        {"metadata": {"request_start_ns": \(1_795_472_360_308_092_237 + start), \
        "request_end_ns": \(1_795_472_361_308_092_237 + start), "benchmark_phase": "\(phase)", \
        "was_cancelled": false}, "metrics": {"time_to_first_token": {"value": 40.0, "unit": "ms"}, \
        "inter_token_latency": {"value": 10, "unit": "ms"}, "request_latency": {"value": 1000, "unit": "ms"}, \
        "input_sequence_length": {"value": 512, "unit": "tokens"}, \
        "output_sequence_length": {"value": 64, "unit": "tokens"}}, "error": \(error)}
        """
    }

    static let aiperfRecords = [
        record(0, "warmup"), record(0, "profiling"), record(1_000_000_000, "profiling"),
        record(0, "profiling", #"{"code": 503}"#),
    ].joined(separator: "\n")

    static let aiperfTable = """
        Metric,avg,min,max,sum,p1,p50,p90,p95,p99,std
        Time to First Token (error-adjusted) (ms),,1,,,1,2,3,,,
        Input Sequence Length (tokens),512,1,999,4096,1,2,3,4,5,6
        Output Sequence Length (tokens),64,1,99,512,1,2,3,4,5,6
        Request Latency (ms),750.00,100,900,,200,740.00,800.00,820.00,900.00,3
        Time to First Token (ms),40.00,30,60,,31,39.00,50.00,55.00,60.00,3

        Metric,Value
        Benchmark Duration (sec),4.00
        Request Count,8.00
        Error Request Count,1.00
        Request Throughput (requests/sec),2.00
        Output Token Throughput (tokens/sec),128.00

        Endpoint,GPU_Index,GPU_Name,Metric,avg
        """

    static let genaiPerfTable = [
        "Metric,avg,min,max,p99,p95,p90,p75,p50,p25,p10,p5,p1",
        "Time To First Token (ms),40.00,7.00,60.00,60.00,55.00,50.00,45.00,39.00,30.00,20.00,10.00,8.00",
        "Request Latency (ms),\"1,750.00\",4.00,6.00,,,,,,,,,",
        "Output Sequence Length (tokens),64.00,1.00,3.00,2.98,2.90,2.80,2.50,2.00,1.50,1.20,1.10,1.02", "",
        "Metric,Value", "Output Token Throughput (tokens/sec),128.00", "Request Throughput (per sec),2.00", "",
    ].joined(separator: "\r\n")

    static let inferencePerf = """
        {"load_summary": {"count": 9, "requested_rate": 3.0, "achieved_rate": 2.9, "send_duration": 4.0,
          "schedule_delay": {"mean": -0.001, "median": 0.0}},
         "successes": {"count": 8, "latency": {"request_latency": {"mean": 0.75, "median": 0.74, "p90": 0.8},
          "time_to_first_token": {"mean": 0.04, "median": 0.039, "p99": 0.06}, "inter_token_latency": null,
          "time_per_output_token": {"mean": 0.01}}, "throughput": {"output_tokens_per_sec": 128.0,
          "total_tokens_per_sec": 1152.0, "requests_per_sec": 2.0}, "prompt_len": {"mean": 512.0},
          "output_len": {"mean": 64.0}}, "failures": {"count": 1, "request_latency": null}}
        """

    static let inferencePerfPrometheus = """
        {"load_summary": {}, "successes": {"count": 22117, "rate": 2.0, "prompt_len": {"mean": 18936},
          "request_latency": {"mean": 0.75, "median": 0.74}, "time_to_first_token": {"mean": 0.04, "median": NaN}},
         "failures": {}}
        """

    static let inferencePerfConfig = """
        api: {type: completion, streaming: true}
        data: {type: shared_prefix, shared_prefix: {system_prompt_len: 128, question_len: 384}}
        load:
          type: poisson
          stages: [{rate: 1, duration: 60}]
        server: {type: vllm, model_name: org/m-8b, base_url: "http://localhost:8000"}
        """

    static let llmperf = """
        {"version": "2023-08-31", "model": "org/m-8b", "num_concurrent_requests": 4, "results_ttft_s_mean": 0.04,
         "results_ttft_s_quantiles_p50": 0.039, "results_ttft_s_quantiles_p99": 0.06,
         "results_end_to_end_latency_s_mean": 0.75, "results_inter_token_latency_s_mean": 0.011,
         "results_number_input_tokens_mean": 512.0, "results_number_output_tokens_mean": 64.0,
         "results_number_output_tokens_min": "22", "results_number_errors": 1, "results_num_completed_requests": 8,
         "results_mean_output_throughput_token_per_s": 128.0, "results_num_completed_requests_per_min": 120.0,
         "timestamp": 1703136129}
        """

    static let llmperfResponses = """
        [{"error_code": null, "error_msg": "", "inter_token_latency_s": 0.011, "ttft_s": 0.03,
          "end_to_end_latency_s": 0.7, "number_output_tokens": 60, "number_input_tokens": 512},
         {"error_code": null, "inter_token_latency_s": 0.011, "ttft_s": 0.05, "end_to_end_latency_s": 0.8,
          "number_output_tokens": 68, "number_input_tokens": 512},
         {"error_code": 503, "error_msg": "busy"}]
        """

    static let llmdFirst = """
        version: '0.1'
        scenario:
          host:
            type: [prefill, decode]
            accelerator:
            - {model: X1, count: 1, parallelism: {dp: 1, tp: 1, pp: 1, ep: 1}}
            - {model: X1, count: 8, parallelism: {dp: 1, tp: 8, pp: 1, ep: 8}}
          platform:
            engine:
            - {name: vllm, version: 0.9.0.1}
          model: {name: org/m-8b, quantization: fp16}
          load: {name: inference-perf, type: long-input}
        metrics:
          time: {duration: 4.0, start: 1749570583.5, stop: 1749570587.5}
          requests:
            total: 10
            failures: 1
            incomplete: 1
            input_length: {units: count, mean: 512}
            output_length: {units: count, mean: 64}
          latency:
            request_latency: {units: ms, mean: 0.75, p50: 0.74}
            time_to_first_token: {units: ms, mean: 0.04}
            time_per_output_token: {units: parsec, mean: 0.01}
          throughput: {output_tokens_per_sec: 128, total_tokens_per_sec: 1152, requests_per_sec: 2}
        """

    static let llmdSecond = """
        {"version": "0.2", "run": {"uid": "u", "time": {"start": "2025-11-05T18:00:42Z", "duration": "PT1M4S"}},
         "scenario": {"stack": [{"standardized": {"kind": "inference_engine", "tool": "vllm", "tool_version": "0.9",
           "role": "aggregate", "replicas": 2, "model": {"name": "org/m-8b"},
           "accelerator": {"model": "X1", "count": 8, "parallelism": {"dp": 1, "tp": 8, "pp": 1, "ep": 1}}}}],
          "load": {"standardized": {"tool": "inference-perf", "tool_version": "0.3.0", "rate_qps": 2.0,
           "concurrency": Infinity}}},
         "results": {"request_performance": {"aggregate": {
          "requests": {"total": 8, "failures": 0, "input_length": {"mean": 512}, "output_length": {"mean": 64}},
          "latency": {"request_latency": {"units": "s", "mean": 0.75}, "time_to_first_token": {"units": "ms", "mean": 40},
           "time_per_output_token": {"units": "s/token", "mean": 0.01}},
          "throughput": {"output_token_rate": {"units": "tokens/s", "mean": 128},
           "total_token_rate": {"units": "tokens/s", "mean": 1152}, "request_rate": {"units": "queries/s", "mean": 2}}}}}}
        """
}
