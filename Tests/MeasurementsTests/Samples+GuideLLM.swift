extension Samples {
    private static func spread(_ mean: Double, count: Int = 8) -> String {
        """
        {"mean": \(mean), "median": \(mean), "count": \(count), "percentiles": {"p001": 0, "p50": \(mean),
         "p90": \(mean * 1.5), "p95": \(mean * 1.75), "p99": \(mean * 2), "p999": \(mean * 3)}}
        """
    }

    private static func metrics(succeeded: Int, errored: Int) -> String {
        func group(_ mean: Double) -> String {
            "{\"successful\": \(spread(succeeded > 0 ? mean : 0, count: succeeded))}"
        }
        return """
            {"request_totals": {"successful": \(succeeded), "errored": \(errored), "incomplete": 1, "total": 9},
             "requests_per_second": \(group(2)), "request_concurrency": \(group(3.5)),
             "prompt_token_count": \(group(512)), "output_token_count": \(group(64)),
             "output_tokens_per_second": \(group(128)), "tokens_per_second": \(group(1152)),
             "time_to_first_token_ms": \(group(40)), "inter_token_latency_ms": \(group(10)),
             "time_per_output_token_ms": \(group(11)), "request_latency": \(group(0.75))}
            """
    }

    static let guideLLM = """
        {"metadata": {"version": 2, "guidellm_version": "0.8.1"},
         "config": {"spec": {"backend": {"model": "org/m-8b"}}},
         "benchmarks": [
          {"type_": "generative_benchmark", "start_time": 1795472089.5, "end_time": 1795472093.5, "duration": 4.0,
           "config": {"strategy": {"type_": "concurrent", "streams": 4, "max_concurrency": 4},
                      "backend": {"model": "org/m-8b"}, "prefer_response_metrics": true},
           "metrics": \(metrics(succeeded: 8, errored: 0)),
           "requests": {"successful": [{"request_args": "{\\"prompt\\": \\"secret ] } text\\"}", "n": [1, [2], {}]}],
                        "errored": [], "incomplete": null, "total": null}},
          {"type_": "generative_benchmark", "duration": 4.0,
           "config": {"strategy": {"type_": "poisson", "rate": 12.5, "max_concurrency": 10240}},
           "metrics": \(metrics(succeeded: 0, errored: 8)), "requests": {"successful": []}}
         ], "conclusions": null}
        """

    static let guideLLMFirst = """
        {"metadata": {"version": 1, "guidellm_version": "0.4.0"}, "args": {"model": "org/m-8b"},
         "benchmarks": [{"type_": "generative_benchmark", "duration": 4.0,
           "config": {"strategy": {"type_": "synchronous"}}, "metrics": \(metrics(succeeded: 8, errored: 1))}]}
        """

    static let guideLLMYAML = """
        metadata:
          version: 2
          guidellm_version: 0.8.1
        benchmarks:
        - type_: generative_benchmark
          duration: 4.0
          config:
            strategy: {type_: constant, rate: 2.5}
            backend: {model: org/m-8b}
          metrics:
            request_totals: {successful: 8, errored: 0, incomplete: 0, total: 8}
            requests_per_second: {successful: {mean: 2.5, count: 8}}
            output_tokens_per_second: {successful: {mean: 160, count: 8}}
            output_token_count: {successful: {mean: 64, count: 8}}
            time_to_first_token_ms: {successful: {mean: 40, median: 39, count: 8, percentiles: {p90: 50, p99: 60}}}
            request_latency: {successful: {mean: 0.75, median: 0.7, count: 8}}
        """

    static let guideLLMTable = """
        Run Info,Benchmark,Timings,Timings,Request Counts,Request Counts,Time to First Token,Time to First Token,\
        Time to First Token,Token Throughput,Request Latency
        Backend,Strategy,Start Time,Duration,Successful,Errored,Successful ms,Successful ms,Successful ms,\
        Successful Output Tokens/Sec,Successful Sec
        ,,,Sec,,,Mean,Median,Percentiles,Mean,Mean
        "{""model"": ""org/m-8b""}",concurrent@4,2026-11-23 22:14:49,4.0,8,0,40,39,\
        "[1, 2, 3, 4, 5, 39, 45, 50, 55, 60, 61]",128,0.75
        """
}
