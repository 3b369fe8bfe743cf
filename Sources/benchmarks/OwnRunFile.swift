/// Files of measured runs as a user has them, to time: a few configurations, each at many loads.
enum OwnRunFile {
    static let models = [
        "meta-llama/Llama-3.1-8B-Instruct", "Qwen/Qwen2.5-7B-Instruct", "Qwen/Qwen3-8B", "openai/gpt-oss-20b",
    ]
    static let accelerators = ["nvidia-h100-sxm-80gb", "nvidia-a100-sxm4-80gb", "nvidia-l40s-48gb"]
    private static let versions = ["0.10.0", "0.15.1", "0.20.0"]

    /// The runs with these numbers, as CSV.
    static func text(_ numbers: Range<Int>) -> String {
        let header =
            "run_id,model,gpu,engine,engine_version,weight_precision,gpu_count,tp,concurrency,input_tokens,output_tokens,"
            + "tpot_ms_mean\n"
        var text = header
        for number in numbers {
            let (model, rest) = (models[number % models.count], number / models.count)
            let (accelerator, loads) = (accelerators[rest % accelerators.count], rest / accelerators.count)
            let users = 1 + loads % 128
            text +=
                "mine-\(number),\(model),\(accelerator),vLLM,\(versions[loads % versions.count]),bf16,1,1,\(users),"
                + "\(128 + number % 1009),\(64 + number % 509),\(10 + Double(users) / 8)\n"
        }
        return text
    }
}
