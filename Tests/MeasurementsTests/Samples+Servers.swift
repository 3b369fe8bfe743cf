extension Samples {
    static let vllmServe = """
        {"date": "20260610-204228", "backend": "vllm", "model_id": "org/m-8b", "num_prompts": 10,
         "request_rate": "inf", "burstiness": 1.0, "max_concurrency": 4, "duration": 5.0, "completed": 8,
         "total_input_tokens": 4096, "total_output_tokens": 512, "request_throughput": 1.6,
         "request_goodput:": null, "output_throughput": 102.4, "total_token_throughput": 921.6, "tp": "2",
         "mean_ttft_ms": 40.0, "median_ttft_ms": 39.0, "p90_ttft_ms": 50.0, "p99_ttft_ms": 60.0, "p99.9_ttft_ms": 70,
         "mean_tpot_ms": 10.0, "median_tpot_ms": 9.5, "mean_e2el_ms": 750.0, "p99_e2el_ms": 900.0,
         "generated_texts": ["a", "b"], "errors": ["", ""]}
        """

    static let vllmSeconds = """
        {"model_id": "org/m-8b", "num_prompts": 8, "request_rate": 2.0, "burstiness": 1.0, "duration": 4.0,
         "completed": 8, "total_input_tokens": 4096, "total_output_tokens": 512, "request_throughput": 2.0,
         "input_throughput": 1024, "output_throughput": 128, "median_ttft": 0.04, "p99_ttft": 0.06,
         "median_e2el": 0.75}
        """

    static let vllmThroughput = """
        {"elapsed_time": 10.0, "num_requests": 100, "total_num_tokens": 64000, "requests_per_second": 10.0,
         "tokens_per_second": 6400.0}
        """

    static let vllmLatency = """
        {"avg_latency": 1.5, "latencies": [1.4, 1.6], "percentiles": {"10": 1.4, "50": 1.5, "90": 1.6, "99": 1.7}}
        """

    private static func sglangLine(_ rate: String) -> String {
        """
        {"tag": null, "backend": "sglang", "request_rate": \(rate), "max_concurrency": 8, \
        "server_info": {"model_path": "org/m-8b", "tp_size": 2}, "duration": 4.0, "completed": 8, \
        "total_input_tokens": 4096, "total_output_tokens": 512, "request_throughput": 2.0, \
        "output_throughput": 128, "total_throughput": 1152, "mean_e2e_latency_ms": 750, "mean_ttft_ms": 40, \
        "median_ttft_ms": 39, "p99_ttft_ms": 60, "mean_tpot_ms": 10, "accept_length": null, "concurrency": 1.7, \
        "input_lens": [1, 2, 3, 4, 5, 6, 7, 8, 9], "errors": ["", "", "", "", "", "", "", "", "x"]}
        """
    }

    static let sglang = sglangLine("2.0") + "\n" + sglangLine("Infinity") + "\n"

    static let trtllm = """
        {"engine": {"model": "org/m-8b", "version": "1.2", "backend": "Pytorch", "dtype": "bfloat16",
          "kv_cache_dtype": "FP8", "quantization": "FP8"}, "machine": {"name": "NVIDIA X", "memory.total": 80.0},
         "world_info": {"tp_size": 2, "pp_size": 1, "world_size": 2, "max_batch_size": 64, "max_num_tokens": 8192,
          "issue_rate": 1e12},
         "request_info": {"num_requests": 8, "avg_input_length": 512.0, "avg_output_length": 64.0},
         "performance": {"total_latency_ms": 4000.0, "avg_request_latency_ms": 750.0,
          "request_throughput_req_s": 2.0, "system_output_throughput_tok_s": 128.0,
          "system_total_throughput_tok_s": 1152.0, "request_latency_percentiles_ms": {"p50": 750, "p90": 800}},
         "streaming_metrics": {"avg_ttft_ms": 40.0, "avg_tpot_ms": 10.0, "ttft_percentiles": {"p50": 39, "p99": 60}}}
        """

    static let loadGen = """
        ================================================
        MLPerf Results Summary
        ================================================
        SUT name : PySUT
        Scenario : Server
        Mode     : PerformanceOnly
        Completed samples per second    : 2.00
        Completed tokens per second: 128.00
        Result is : INVALID
        Scheduled samples per second : 3.00
        Mean latency (ns)               : 750000000
        50.00 percentile latency (ns)   : 740000000
        Mean First Token latency (ns)               : 40000000
        50.00 percentile first token latency (ns)   : 39000000
        99.00 percentile first token latency (ns)   : 60000000
        Mean Time to Output Token (ns)                : 10000000
        target_qps : 3.0
        No errors encountered during test.
        """

    static let loadGenSystem = """
        {"accelerator_model_name": "ACME X1", "accelerators_per_node": "8", "number_of_nodes": 2,
         "framework": "vLLM 0.9.0, Pytorch 2.7"}
        """

    static let llamaBench = """
        [{"build_commit": "abc", "build_number": 5163, "gpu_info": "ACME X1", "model_type": "m 8B Q4", "type_k": "f16",
          "n_ubatch": 512, "n_prompt": 512, "n_gen": 0, "n_depth": 0, "test_time": "2026-04-24T11:58:50Z",
          "avg_ts": 5120.0, "samples_ts": [5100, 5140]},
         {"build_number": 5163, "gpu_info": "ACME X1", "model_type": "m 8B Q4", "n_prompt": 0, "n_gen": 128,
          "avg_ts": 100.0}]
        """

    static let llamaBenchTable = """
        "build_commit","build_number","gpu_info","model_type","n_prompt","n_gen","n_depth","avg_ts"
        "abc","5163","ACME X1","m 8B Q4","0","128","512","100.0"
        """

    static let llamaBenchMarkdown = """
        | model      |     size |   params | backend | ngl |        test |            t/s |
        | ---------- | -------: | -------: | ------- | --: | ----------: | -------------: |
        | m 8B Q4    | 4.36 GiB |   7.62 B | CUDA    |  99 |       pp512 | 5120.00 ± 9.00 |
        | m 8B Q4    | 4.36 GiB |   7.62 B | CUDA    |  99 | tg128 @ d512 |  100.00 ± 0.59 |
        """

    static let nvidiaSMI = """
        <?xml version="1.0" ?>
        <!DOCTYPE nvidia_smi_log SYSTEM "nvsmi_device_v12.dtd">
        <nvidia_smi_log><driver_version>550.1</driver_version><attached_gpus>2</attached_gpus>
        <gpu id="0"><product_name>ACME X1</product_name><mig_mode><current_mig>Disabled</current_mig></mig_mode>
        <fb_memory_usage><total>81920 MiB</total><used>5 MiB</used></fb_memory_usage></gpu>
        <gpu id="1"><product_name>ACME X1</product_name>
        <fb_memory_usage><total>81920 MiB</total></fb_memory_usage></gpu></nvidia_smi_log>
        """

    static let runTable = """
        run_id,source,engine,model,gpu,gpu_count,arrival,input_tokens,output_tokens,concurrency,output_tok_s,\
        ttft_ms_mean,tpot_ms_p50,flags,notes,unheard_of
        r-1,paper,vLLM,org/m-8b,x1,2,closed-loop,512,64,4,128,40,10,stalled,"a, b",9
        """
}
