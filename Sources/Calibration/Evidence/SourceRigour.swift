/// How far a publisher says what was measured, and so what its runs may teach of others.
///
/// Rough sources leave out the engine's version or settings, give nominal lengths, or means of heavy-tailed ones. What
/// they miss is common to all their runs, so thousands of them are no better than a few: they are fitted after the
/// precise ones, and move only what no precise run has shown.
enum SourceRigour {
    /// Sources that state engine, version or date, lengths as sent, and load.
    private static let precise: Set<String> = [
        "aic", "aic-ix", "iperf", "isim", "isim-early", "ix", "lmdeploy", "mlperf", "mooncake", "mushfiqrahman", "rocm",
        "trt", "trt-online", "vllm-blog", "vllm-ci", "vllm-recipes",
    ]

    /// Whether the conditions of a source's runs are known well; a user's own always are.
    static func isPrecise(_ source: String?) -> Bool { source.map { precise.contains($0) } ?? true }
}
