internal import Catalog
internal import Foundation
internal import Quantities

/// Why a deployment has no step time.
public enum NotEstimable: String, Error, Sendable, Hashable, Codable {
    /// The catalog does not know the accelerator's memory bandwidth.
    case unknownMemoryBandwidth = "the accelerator's memory bandwidth is not known"
    /// The catalog does not know a compute rate the model could use.
    case unknownComputeRate = "the accelerator has no known compute rate for this precision"
}

extension StepCost {
    /// The step times of `deployment`, with what `coefficients` say of its kernels.
    public init(_ deployment: Deployment, _ coefficients: Coefficients) throws(NotEstimable) {
        try self.init(deployment, DeviceShare(deployment), coefficients)
    }

    /// The longest that reading or computing over a context takes, in times of what its bytes take on the data sheet: both
    /// together stay below three.
    private static let slowestRead = 2.25

    /// The same for a share that is at hand.
    init(_ deployment: Deployment, _ share: DeviceShare, _ coefficients: Coefficients) throws(NotEstimable) {
        guard let peakBandwidth = deployment.accelerator.memoryBandwidth else { throw .unknownMemoryBandwidth }
        guard let densePeak = WeightPart.dense.peak(in: deployment),
            let headPeak = WeightPart.head.peak(in: deployment),
            let expertPeak = WeightPart.expert.peak(in: deployment)
        else { throw .unknownComputeRate }
        let bandwidth = peakBandwidth.value
        let stream = bandwidth * coefficients.weightBandwidth
        let cacheStream = bandwidth * coefficients.cacheBandwidth
        let promptRate = headPeak.value * coefficients.attentionCompute
        let decodeRate = headPeak.value * coefficients.decodeCompute
        let speculation = deployment.speculation

        stages = Double(deployment.parallelism.pipeline)
        attentionCopies = Double(deployment.parallelism.data)
        rowsPerSequence = 1 + Double(speculation?.speculativeTokens ?? 0)
        tokensPerStep = 1 + ((speculation?.tokensPerStep ?? 1) - 1) * coefficients.speculationGain
        overlapLoss = coefficients.overlapLoss
        // Each guess streams a small draft of the model before the step that checks it.
        let drafts = 1 + Double(speculation?.speculativeTokens ?? 0) * (speculation?.draftCost ?? 0)
        dense = Roofline(
            memory: drafts * share.denseBytes / stream,
            compute: share.denseWork / (densePeak.value * coefficients.compute))
        head = Roofline(
            memory: share.headBytes / stream, compute: share.headWork / (headPeak.value * coefficients.compute))
        experts = Roofline(
            memory: share.expertBytes / (bandwidth * coefficients.expertBandwidth),
            compute: share.expertWork / (expertPeak.value * coefficients.expertCompute))
        expertMissLog = share.expertMissLog
        elementwisePerRow = coefficients.elementwise * share.elementwiseBytes / stream
        let past = share.attention
        // Kernels split long contexts over the whole device, so nothing keeps them from the rates of the chip by more than
        // this, whatever fitted factors say (FlashDecoding, 2023; measured at 0.34 of the bandwidth and above).
        let rows = rowsPerSequence
        func bounded(_ bytes: Double, _ work: Double) -> Roofline {
            let slowest = StepCost.slowestRead * bytes / bandwidth
            return Roofline(
                memory: min(bytes / cacheStream, slowest), compute: min(work / decodeRate, slowest / rows))
        }
        context = bounded(past.contextBytes, past.contextWork)
        windowContext = bounded(past.windowContextBytes, past.windowContextWork)
        window = past.window
        statePerSequence = 2 * past.stateBytes / cacheStream
        promptAttention = past.promptWork / promptRate
        windowPromptAttention = past.windowPromptWork / promptRate

        let link = LinkCost(deployment, coefficients)
        communicationPerStep = share.collectives * link.latency + link.perStageHop * (stages - 1)
        communicationPerRow = share.collectiveBytes * link.secondsPerByte
        let launchedLayers = deployment.model.launchedLayers
        overheadPerStep =
            coefficients.perStep.value
            + coefficients.perLayer.value * drafts * launchedLayers
            * (deployment.engine.capturesGraphs ? 1 : 3)
        overheadPerPromptStep = coefficients.perPromptLayer.value * launchedLayers
        capturedRows = deployment.engine.capturedPromptRows
        overheadPerSequence = coefficients.perSequence.value
        correction = nil
    }
}

/// What it takes to move activations between the devices of a replica.
struct LinkCost {
    /// Seconds of one small collective.
    var latency: Double
    /// Seconds for each byte that leaves a device.
    var secondsPerByte: Double
    /// Seconds to hand a batch to the next pipeline stage.
    var perStageHop: Double

    init(_ deployment: Deployment, _ coefficients: Coefficients) {
        let accelerator = deployment.accelerator
        let group = deployment.parallelism.tensor * deployment.parallelism.data
        let within = group <= (accelerator.scaleUpDomain ?? 1)
        // A group that is larger than the fast link's reach talks over the network: 400 Gbit/s a device is usual there.
        let network = 50e9
        let oneWay = (accelerator.interconnectBandwidth?.value ?? 64e9) / 2
        // On PCIe devices take turns on the host's bridges. All-reduces in captured graphs took 5 to 8 us on NVLink whatever
        // the group, 6, 17 and 27 us for two, four and eight cards on PCIe, whose bandwidth fell to 0.4 to 0.8 of a pair's
        // with four and 0.1 to 0.6 with eight (aiconfigurator-core 0.12, H200, L40S and RTX PRO 6000).
        let count = Double(group)
        let isBus = oneWay < 100e9
        let turns = isBus && group > 2 ? pow(2 / count, 0.6) : 1
        let bandwidth = (within ? oneWay * turns : min(oneWay, network)) * coefficients.linkBandwidth
        let hops = group > 1 ? (isBus ? 0.65 * count : (3 + log2(count)) / 4) : 0
        let slowness = within ? 1.0 : 3.0
        latency = coefficients.allReduceLatency.value * hops * slowness
        secondsPerByte = 1 / bandwidth
        perStageHop = 2 * coefficients.allReduceLatency.value * slowness * (isBus ? 2 : 1)
    }
}
