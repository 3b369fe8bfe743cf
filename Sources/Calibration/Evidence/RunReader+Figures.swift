internal import Measurements
internal import Performance
internal import Quantities
internal import Workload

extension RunReader {
    /// The measured figures as published, in the units of the table of runs.
    func figures() -> [RunFigure: Double] {
        var figures: [RunFigure: Double] = [:]
        for figure in RunFigure.allCases where isWarm || !figure.isCold {
            if let value = usable(value(of: figure)), value > 0 { figures[figure] = value }
        }
        return figures
    }

    /// Whether the first requests found what later ones did.
    private var isWarm: Bool { !run.flags.contains(.coldStart) }

    private func value(of figure: RunFigure) -> Double? {
        func milliseconds(_ time: Seconds?) -> Double? { time.map(RunReader.milliseconds) }
        return switch figure {
        case .outputTokens: run.throughput.output?.value
        case .totalTokens: run.throughput.total?.value
        case .requests: run.throughput.requests?.value
        case .ttftMean: milliseconds(run.timeToFirstToken.mean)
        case .ttftP50: milliseconds(run.timeToFirstToken.p50)
        case .ttftP90: milliseconds(run.timeToFirstToken.p90)
        case .ttftP99: milliseconds(run.timeToFirstToken.p99)
        case .tpotMean: milliseconds(run.timePerOutputToken.mean)
        case .tpotP50: milliseconds(run.timePerOutputToken.p50)
        case .tpotP90: milliseconds(run.timePerOutputToken.p90)
        case .tpotP99: milliseconds(run.timePerOutputToken.p99)
        case .itlMean: milliseconds(run.meanInterTokenLatency)
        case .e2eMean: milliseconds(run.endToEnd.mean)
        case .e2eP50: milliseconds(run.endToEnd.p50)
        case .e2eP90: milliseconds(run.endToEnd.p90)
        case .e2eP99: milliseconds(run.endToEnd.p99)
        }
    }

    /// Milliseconds as they were written, which have at most nine decimals: a multiplication alone may be off by the last
    /// binary digit.
    private static func milliseconds(_ time: Seconds) -> Double {
        let units = time.value * 1e12
        return abs(units) < 0x1p53 ? units.rounded() / 1e9 : time.value * 1e3
    }

    /// The metrics that calibration learns from: as published, or as they follow from what is.
    ///
    /// Waits under more load than can be served grow with the length of the run, and say nothing; nor does a first token
    /// where it is not known how much of the prompt came from the cache, nor the mean of one where the server was cold. Of a
    /// queue that was there from the start only tokens a second count: its latencies are the wait for each other.
    func measurement(_ lengths: TokenLengths) -> Measurement {
        var figures: [Metric: Double] = [:]
        func positive(_ times: Seconds?...) -> Double? {
            times.lazy.compactMap { usable($0?.value) }.first { $0 > 0 }
        }
        let first = run.timeToFirstToken
        let isQueue = run.load.arrival == .offline
        figures[.tpot] = isQueue ? nil : positive(run.timePerOutputToken.mean, run.timePerOutputToken.p50)
        if !isOverloaded, !isQueue, statesPrefix {
            figures[.ttft] = positive(isWarm ? first.mean : nil)
            figures[.ttft50] = positive(first.p50)
            figures[.ttft99] = positive(isWarm ? first.p99 : nil)
            figures[.e2e] = positive(isWarm ? run.endToEnd.mean : nil, run.endToEnd.p50)
        }
        let output = lengths.output.value
        let total = lengths.input.value + output
        let served = run.throughput
        figures[.throughput] =
            usable(served.output?.value) ?? usable(served.requests?.value).map { $0 * output }
            ?? usable(served.total?.value).map { $0 * output / total }
        if figures[.e2e] == nil, let ttft = figures[.ttft] ?? figures[.ttft50], let tpot = figures[.tpot] {
            figures[.e2e] = ttft + tpot * (output - 1)
        }
        // Little's law.
        if figures[.throughput] == nil, [.closedLoop, .staticBatch].contains(run.load.arrival),
            let users = usable(run.load.concurrency),
            let e2e = figures[.e2e], e2e > 0
        {
            figures[.throughput] = users * output / e2e
        }
        return Measurement(figures)
    }
}

extension RunFigure {
    /// Whether the waits of the first requests at a cold server are in it.
    fileprivate var isCold: Bool {
        switch self {
        case .ttftMean, .ttftP90, .ttftP99, .e2eMean, .e2eP90, .e2eP99: true
        default: false
        }
    }
}
