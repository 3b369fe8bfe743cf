internal import Foundation
internal import Quantities
internal import Workload

extension SteadyState {
    /// `size` requests that are all there at the start, until the last is answered.
    ///
    /// As many as have room decode together. Where answers are alike, all end at once and the next take over, wave by wave;
    /// where they differ, each that ends makes room for one that waits, and when none waits any more the batch shrinks until
    /// the longest answer is done. Times count from the start of the first, so that E2E is TTFT, with the wait, and the steps
    /// after it.
    func point(staticBatch size: Double) -> OperatingPoint {
        guard slots >= 1 else { return point(concurrency: 1) }
        return lengths.outputVariation > 0 && steps > 0 ? drained(size) : waves(size)
    }

    /// The same where all answers are of one length: full waves, and a last one of what is left.
    private func waves(_ size: Double) -> OperatingPoint {
        let batch = min(size, slots)
        let earlier = (size / batch - 1e-9).rounded(.up) - 1
        let rest = size - earlier * batch
        let last = Wave(self, rest)
        let full = earlier > 0 ? Wave(self, batch) : last
        // Each wave waits for those before it.
        let wait = full.time * earlier * (batch * (earlier - 1) / 2 + rest) / size
        let share = rest / size
        func mean(_ time: KeyPath<Wave, Double>) -> Double {
            (1 - share) * full[keyPath: time] + share * last[keyPath: time]
        }
        func quantile(_ time: KeyPath<Wave, Double>) -> (Double) -> Double {
            { q in
                let before = max(0, (q * size / batch - 1e-9).rounded(.up) - 1)
                return full.time * before + (before < earlier ? full : last)[keyPath: time]
            }
        }
        return OperatingPoint(
            state: .steady, rate: Rate(size / (full.time * earlier + last.time)), decoding: batch, inFlight: size,
            busy: 1, ttft: Spread(mean: wait + mean(\.ttft), quantile: quantile(\.ttft)),
            tpot: Spread(mean: mean(\.tpot), quantile: { $0 > share ? full.tpot : last.tpot }),
            e2e: Spread(mean: wait + mean(\.time), quantile: quantile(\.time)), queue: Seconds(wait),
            decodeStep: Seconds(full.pace.decodeStep), mixedStep: Seconds(full.pace.mixedStep))
    }

    /// A batch that starts and ends together.
    private struct Wave {
        var pace: Pace
        var ttft: Double
        var tpot: Double
        var time: Double

        init(_ steady: SteadyState, _ batch: Double) {
            let replica = steady.replica
            pace = steady.pace(decoding: batch, rate: 0)
            let coefficients = replica.coefficients
            let before = coefficients.perRequest.value + coefficients.perInputToken.value * steady.lengths.input.value
            let plain = before + steady.promptTime(together: batch)
            let factor = steady.firstTokenFactor(decoding: 0)
            ttft = plain + steady.firstTokenShift(by: factor, of: plain, within: plain)
            tpot = steady.steps > 0 ? pace.decodeStep / replica.step.tokensPerStep : 0
            time = ttft + steady.steps * pace.decodeStep
        }
    }

    /// Waves of room that are followed; where more wait, the others come and go half-way as a full batch lets them.
    private static let followedWaves = 6.0

    /// The same where lengths of answers differ: step by step through a part of the longest answer at a time, by the mean
    /// number of sequences that have as many parts left.
    private func drained(_ size: Double) -> OperatingPoint {
        let batch = min(size, slots)
        let followed = min(size, batch * Self.followedWaves)
        var passing = size - followed
        let first = Wave(self, batch)
        let answers = AnswerParts(steps: steps, variation: lengths.outputVariation, longestOf: followed)
        let stepTimes = StepTimes(upTo: batch) { decodes($0).seconds }
        let promptCost = pace(decoding: batch, rate: capacity.value).promptCost
        var left = answers.shares.map { $0 * batch }
        var (running, waiting) = (batch, followed - batch)
        var time = first.ttft
        // The first prompts are computed step by step, as many in each as the budget allows.
        let promptSteps = min(20, max(1, (batch * computed / tokenBudget).rounded(.up)))
        var starts = Timeline(
            (1...Int(promptSteps)).map { (first.ttft * Double($0) / promptSteps, batch / promptSteps) })
        var ends = Timeline([])
        // The parts left are counted from the present one on, around the end of the array.
        var present = 0
        while running > 1e-6 * batch {
            if passing > 0, waiting <= (followed - batch) / 2 {
                let parts = 20.0
                for _ in 0..<Int(parts) {
                    time += passing / parts / capacity.value
                    starts.add(time, passing / parts)
                    ends.add(time, passing / parts)
                }
                passing = 0
            }
            time += answers.steps * stepTimes.at(running)
            let done = left[present]
            left[present] = 0
            present = (present + 1) % left.count
            running -= done
            ends.add(time, done)
            let started = min(waiting, done)
            guard started > 0 else { continue }
            time += started * promptCost
            starts.add(time, started)
            waiting -= started
            running += started
            for (index, share) in answers.shares.enumerated() {
                left[(present + index) % left.count] += started * share
            }
        }
        let tpot = (ends.mean - starts.mean) / (steps * replica.step.tokensPerStep)
        return OperatingPoint(
            state: .steady, rate: Rate(size / time), decoding: batch, inFlight: size, busy: 1,
            ttft: Spread(mean: starts.mean, quantile: starts.quantile),
            tpot: Spread(mean: tpot, quantile: { _ in tpot }), e2e: Spread(mean: ends.mean, quantile: ends.quantile),
            queue: Seconds(max(0, starts.mean - first.ttft)), decodeStep: Seconds(first.pace.decodeStep),
            mixedStep: Seconds(first.pace.mixedStep))
    }

    /// The time to compute `count` prompts that are all there.
    private func promptTime(together count: Double) -> Double {
        let tokens = count * computed
        let chunks = max(1, (tokens / tokenBudget).rounded(.up))
        return chunks
            * replica.step.time(
                of: StepLoad(
                    decoding: 0, context: .zero, prefill: Tokens(tokens / chunks),
                    prefillContext: Tokens(promptContext), finishedPrompts: count / chunks)
            ).value
    }
}

/// Log-normal lengths of answers, in parts of the longest.
private struct AnswerParts {
    /// Steps of a part.
    var steps: Double
    /// The share of answers that have one part, two, and so on.
    var shares: [Double]

    /// Answers of `steps` on average, with `variation` their squared coefficient of variation, up to the length that half an
    /// answer in `longestOf` exceeds.
    init(steps: Double, variation: Double, longestOf count: Double) {
        let parts = 96
        let deviation = log(1 + variation).squareRoot()
        let longest = exp(deviation * (NormalCurve.quantile(1 - 0.5 / max(1, count)) - deviation / 2))
        let size = max(1, longest) / Double(parts)
        func below(_ length: Double) -> Double { NormalCurve.cumulative(log(length) / deviation + deviation / 2) }
        var before = 0.0
        var shares: [Double] = []
        for part in 1...parts {
            let upTo = part < parts ? below((Double(part) + 0.5) * size) : 1
            shares.append(upTo - before)
            before = upTo
        }
        self.shares = shares
        let mean = shares.enumerated().reduce(0) { $0 + Double($1.offset + 1) * $1.element }
        self.steps = steps / mean
    }
}

/// The times of steps with fewer and fewer sequences, along lines between halves.
private struct StepTimes {
    private let most: Double
    private let times: [Double]

    init(upTo most: Double, _ time: (Double) -> Double) {
        self.most = most
        times = (0...7).map { time(max(1, most / Double(1 << $0))) }
    }

    func at(_ sequences: Double) -> Double {
        let halves = log2(most / max(1, min(most, sequences)))
        let upper = min(times.count - 2, Int(halves))
        let (more, fewer) = (most / Double(1 << upper), max(1, most / Double(2 << upper)))
        guard more > fewer else { return times[upper] }
        let share = (max(1, min(most, sequences)) - fewer) / (more - fewer)
        return times[upper + 1] + share * (times[upper] - times[upper + 1])
    }
}

/// When how many requests got to a point, in order.
private struct Timeline {
    private var events: [(time: Double, count: Double)]

    init(_ events: [(time: Double, count: Double)]) { self.events = events }

    var mean: Double { events.reduce(0) { $0 + $1.time * $1.count } / count }

    private var count: Double { events.reduce(0) { $0 + $1.count } }

    mutating func add(_ time: Double, _ count: Double) { events.append((time, count)) }

    func quantile(_ share: Double) -> Double {
        var rest = share * count
        for event in events {
            rest -= event.count
            if rest <= 0 { return event.time }
        }
        return events.last?.time ?? 0
    }
}
