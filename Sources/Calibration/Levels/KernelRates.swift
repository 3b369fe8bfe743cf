internal import Catalog
internal import Performance

/// What kernels reach when they are measured by themselves: where factors start from, before any run is fitted.
///
/// Fractions of the data sheet's bandwidth and of its peak for the precision, read off published kernel measurements
/// (aiconfigurator-core 0.12, Apache-2.0): products of at least 50 million weights, with up to 32 rows for the bandwidth and
/// from 4,096 rows on for the peak, and grouped experts under power-law routing likewise; the middle of vLLM, SGLang and
/// TensorRT-LLM. Chips without such measurements start from the typical factors.
struct KernelRates {
    var architecture: String
    var precisions: [WeightPrecision]
    var weightBandwidth: Double
    var compute: Double
    var expertBandwidth: Double
    var expertCompute: Double

    static let all: [KernelRates] = [
        KernelRates("Ampere", [.bf16, .fp16], 0.71, 0.86, 0.61, 0.3),
        KernelRates("Ampere", [.int8], 0.72, 0.7, 0.61, 0.3),
        KernelRates("Ampere", [.fp8, .int8WeightOnly], 0.63, 0.7, 0.55, 0.3),
        KernelRates("Ampere", [.int4, .mxfp4], 0.43, 0.6, 0.52, 0.4),
        KernelRates("Hopper", [.bf16, .fp16], 0.8, 0.77, 0.62, 0.38),
        KernelRates("Hopper", [.fp8], 0.68, 0.6, 0.53, 0.24),
        KernelRates("Hopper", [.int4, .int8WeightOnly], 0.42, 0.6, 0.45, 0.2),
        KernelRates("Hopper", [.mxfp4], 0.42, 0.6, 0.34, 0.4),
        KernelRates("Blackwell", [.bf16, .fp16], 0.74, 0.67, 0.57, 0.33),
        KernelRates("Blackwell", [.fp8], 0.55, 0.57, 0.46, 0.2),
        KernelRates("Blackwell", [.nvfp4, .mxfp4], 0.44, 0.42, 0.42, 0.18),
        KernelRates("Blackwell", [.int4], 0.42, 0.5, 0.28, 0.22),
        KernelRates("Ada Lovelace", [.bf16, .fp16], 0.8, 0.6, 0.68, 0.33),
        KernelRates("Ada Lovelace", [.fp8], 0.73, 0.48, 0.66, 0.27),
        KernelRates("Ada Lovelace", [.int4, .mxfp4], 0.6, 0.5, 0.56, 0.35),
        KernelRates("Blackwell graphics", [.bf16, .fp16], 0.91, 0.84, 0.75, 0.4),
        KernelRates("Blackwell graphics", [.fp8], 0.85, 0.78, 0.7, 0.3),
        KernelRates("Blackwell graphics", [.nvfp4, .mxfp4], 0.6, 0.67, 0.57, 0.27),
        KernelRates("Blackwell graphics", [.int4], 0.6, 0.6, 0.59, 0.4),
        KernelRates("Xe2-HPG", [.bf16, .fp16], 0.94, 0.96, 0.69, 0.37),
    ]

    private init(
        _ architecture: String, _ precisions: [WeightPrecision], _ weightBandwidth: Double, _ compute: Double,
        _ expertBandwidth: Double, _ expertCompute: Double
    ) {
        self.architecture = architecture
        self.precisions = precisions
        self.weightBandwidth = weightBandwidth
        self.compute = compute
        self.expertBandwidth = expertBandwidth
        self.expertCompute = expertCompute
    }

    /// The offsets from the typical factors, by key.
    static let offsets: [LevelKey: [Double]] = {
        let typical = Coefficients.uncalibrated
        var offsets: [LevelKey: [Double]] = [:]
        for rates in all {
            var reached = typical
            reached.weightBandwidth = rates.weightBandwidth
            reached.compute = rates.compute
            reached.expertBandwidth = rates.expertBandwidth
            reached.expertCompute = rates.expertCompute
            let offset = zip(reached.coordinates, typical.coordinates).map { $0 - $1 }
            for precision in rates.precisions {
                offsets[.kernels(precision, architecture: rates.architecture)] = offset
            }
        }
        return offsets
    }()
}
