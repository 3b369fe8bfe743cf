extension Samples {
    static let consoleTool = "console output of vllm bench serve and sglang bench_serving"

    static let llamaBenchLogged = """
        ggml_cuda_init: found 1 CUDA devices:
          Device 0: ACME X1, compute capability 9.0, VMM: yes
        load_backend: loaded CUDA backend from libggml-cuda.so
        \(llamaBenchMarkdown)

        build: abcdef0 (5163)
        """

    private static func vllmBlock(_ title: String, _ more: String = "") -> String {
        """
        \(title)
        Successful requests:                     8
        \(more)Benchmark duration (s):                  4.00
        Total input tokens:                      4096
        Total generated tokens:                  512
        Request throughput (req/s):              2.00
        Output token throughput (tok/s):         128.00
        Peak concurrent requests:                5.00
        Total Token throughput (tok/s):          1152.00
        ---------------Time to First Token----------------
        Mean TTFT (ms):                          40.00
        Median TTFT (ms):                        39.00
        P99 TTFT (ms):                           60.00
        -----Time per Output Token (excl. 1st token)------
        Mean TPOT (ms):                          10.00
        Median TPOT (ms):                        9.50
        ----------------End-to-end Latency----------------
        Mean E2EL (ms):                          750.00
        P99.9 E2EL (ms):                         900.00
        """
    }

    static let consoleVLLM = """
        INFO 11-29 10:00:00 [__init__.py:1] started
        $ vllm bench serve --model org/m-8b \\
            --dataset-name random --max-concurrency 4
        \(vllmBlock("100%|##########| 8/8 [00:04<00:00]============ Serving Benchmark Result ============",
            "Failed requests:                         0\nMaximum request concurrency:             4\n"))
        ==================================================
        and a second time, at a rate, cut off at its end:
        \(vllmBlock("============ Serving Benchmark Result ============",
            "Request rate configured (RPS):           2.00\n"))
        """

    static let consoleSGLang = """
        Here is what I get:
        ```
        python3 -m sglang.bench_serving --backend sglang --model=org/m-8b
        ============ Serving Benchmark Result ============
        Backend:                                 sglang
        Traffic request rate:                    2.0
        Max request concurrency:                 not set
        Successful requests:                     8
        Benchmark duration (s):                  4.00
        Total input tokens:                      4096
        Total generated tokens:                  512
        Total generated tokens (retokenized):    511
        Request throughput (req/s):              2.00
        Output token throughput (tok/s):         128.00
        Total token throughput (tok/s):          1152.00
        Concurrency:                             1.70
        ----------------End-to-End Latency----------------
        Mean E2E Latency (ms):                   750.00
        ---------------Time to First Token----------------
        Mean TTFT (ms):                          40.00
        Median TTFT (ms):                        39.00
        ---------------Inter-Token Latency----------------
        Mean TPOT (ms):                          10.00
        ==================================================
        ```
        """

    private static func sweepRun(_ number: Int, _ sequences: Int, _ ttft: Double) -> String {
        """
        {"date": "20260921-141320", "model_id": "org/m-8b", "num_prompts": 8, "request_rate": "inf", "completed": 8,
         "duration": 4.0, "total_input_tokens": 4096, "total_output_tokens": 512, "request_throughput": 2.0,
         "output_throughput": 128.0, "total_token_throughput": 1152.0, "mean_ttft_ms": \(ttft),
         "median_ttft_ms": 39.0, "mean_tpot_ms": 10.0, "mean_e2el_ms": 750.0, "run_number": \(number),
         "max_num_seqs": \(sequences), "tensor_parallel_size": 2, "max_concurrency": 4}
        """
    }

    /// One combination twice, 38 and 42 ms, one once, and what warmed the server up.
    static let sweepSummary =
        "["
        + [sweepRun(-1, 64, 900), sweepRun(0, 64, 38), sweepRun(0, 32, 40), sweepRun(1, 64, 42)]
        .joined(separator: ",\n") + "]"

    static let sweepTable = """
        ,date,model_id,request_rate,max_concurrency,num_prompts,completed,duration,total_input_tokens,\
        total_output_tokens,request_throughput,output_throughput,total_token_throughput,mean_ttft_ms,\
        mean_tpot_ms,run_number,max_num_seqs
        0,20260921-141320,org/m-8b,inf,4,8,8,4.0,4096,512,2.0,128.0,1152.0,38.0,10.0,0,64
        1,20260921-141420,org/m-8b,inf,4,8,8,4.0,4096,512,2.0,128.0,1152.0,42.0,10.0,1,64
        """
}
