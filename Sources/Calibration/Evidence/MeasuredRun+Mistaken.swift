internal import Performance
internal import Quantities
internal import Workload

extension MeasuredRun {
    /// Whether the run cannot have been made on the devices that it states, so that nothing can be learnt from it.
    ///
    /// This finds runs of several pools that a sample lists as one: their devices are not stated, or are the sum of
    /// groups (20, 36, 72 ...), or do more than the data sheet of so few allows.
    var isMistaken: Bool {
        guard pools == nil else { return false }
        let tensor = deployment.parallelism.tensor
        let isSum = tensor > MeasuredRun.largestGroup || tensor & (tensor - 1) != 0
        return !statesDevices || isSum && !deployment.model.canSplit(tensor: tensor) || exceedsDataSheet
    }

    /// Whether the work of the run is a guess: at a rate, what was found in the prefix cache decides how much is computed
    /// between the tokens of others.
    var isAssumed: Bool { arrivals != nil && !statesPrefix }

    /// The most devices over which engines split a layer in published runs; more are several groups.
    private static let largestGroup = 16

    /// Whether the figures ask for more operations or more bytes a second than the data sheet has.
    ///
    /// With speculative decoding the weights are read once for several tokens, and how many is not known.
    private var exceedsDataSheet: Bool {
        guard let replica = try? Replica(deployment, .uncalibrated), replica.memory.fits else { return false }
        let prompt = SteadyState(replica, lengths).computed
        let output = lengths.output.value
        if let throughput = measured[.throughput], let peak = replica.peakCompute {
            let work = replica.usefulWork(promptTokens: prompt, outputTokens: output).value
            if throughput / output / replicas * work > peak.value { return true }
        }
        guard let tpot = measured[.tpot], let peak = replica.peakBandwidth, deployment.speculation == nil else {
            return false
        }
        // Of the requests in flight, as many decode as the time between tokens takes of the whole.
        let inFlight: Double =
            switch load {
            case .concurrency(let users, _), .staticBatch(let users): users
            case .rate(let rate, _): rate.value * (measured[.e2e] ?? 0)
            case .offline: 0
            }
        let decoding = max(1, inFlight * min(1, tpot * output / (measured[.e2e] ?? .infinity)))
        let context = decoding * (lengths.input.value + output / 2)
        return replica.streamedBytes(steps: 1, rows: decoding, contextTokens: context).value / tpot > peak.value
    }
}
