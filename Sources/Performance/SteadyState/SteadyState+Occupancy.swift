internal import Foundation
internal import Quantities
internal import Workload

extension SteadyState {
    /// How many sequences decode, as a distribution, and how long requests wait for a place.
    struct Occupancy {
        /// The mean number that decodes.
        var mean: Double
        /// Its variance.
        var variance: Double
        /// The wait for a place in the batch.
        var slot: Wait
        /// No request decodes.
        static let empty = Occupancy(mean: 0, variance: 0, slot: .none)
    }

    /// The share of the capacity up to which waits are worked out; beyond they stay as they are there.
    ///
    /// A queue at full load has no finite length, and near it none that a run of minutes would reach. Nor is the capacity
    /// known to a twentieth: a longer queue would be that of an error, and measured runs at loads that are said to be near
    /// full or beyond had hardly any.
    static let longestWaitLoad = 0.95

    /// The sequences that decode when requests come at `rate`.
    ///
    /// Every decoding sequence advances at one over the time of a cycle, which depends on how many there are: generalized
    /// processor sharing. Its number in the system has the distribution p(m) ~ product of R S T(i) / i over i up to m,
    /// whatever the distribution of answers' lengths (Cohen 1979, doi 10.1007/BF00264439; Kelly 1979). Beyond the most
    /// that fit requests queue, and the distribution goes on as a geometric one, stretched by the variation of arrivals
    /// and answers (Allen and Cunneen). Arrivals more even than Poisson keep closer to the balance of R S T(m) = m.
    func occupancy(rate: Double, variation: Double, isSteady: Bool) -> Occupancy {
        let most = largestDecoding
        guard isSteady else { return fullOccupancy(variation: variation) }
        func expected(_ decoding: Double) -> Double { rate * steps * cycle(decoding: decoding, rate: rate).time }
        let peakedness = memory?.peakedness ?? 1
        let (center, slope) = balance(most, expected)
        let width = (max(1, center) / max(0.02, 1 - min(0.98, slope))).squareRoot()
        let low = max(0, center - 4.5 * width)
        let high = min(most, center + 6 * width * peakedness.squareRoot() + 4)
        let pieces = Pieces(low, high, expected)

        // Log densities between the nodes of a lattice, then sums over it.
        let isWhole = high <= 24
        let count = isWhole ? Int(high.rounded(.down)) : 24
        let first = isWhole ? 0 : low
        let stride = isWhole ? 1 : (high - low) / 24
        var exponent = 0.0
        var scale = 1.0
        var (sum, moment, square, last) = (0.0, 0.0, 0.0, 0.0)
        let isBounded = high >= most
        var (wide, wideLast) = (0.0, 0.0)
        for index in 0...count {
            let place = first + Double(index) * stride
            if index > 0 {
                let middle = isWhole ? place : place - stride / 2 + 0.5
                // Beyond that, only the most that fit is likely.
                exponent = min(500, exponent + stride * log(max(1e-9, pieces.value(middle)) / middle))
                scale = exp(exponent)
            }
            let weight = isWhole || (index > 0 && index < count) ? scale : scale / 2
            sum += weight * stride
            moment += weight * stride * place
            square += weight * stride * place * place
            last = scale
            wideLast = isBounded && peakedness > 1 ? exp(exponent / peakedness) : scale
            wide += (isWhole || (index > 0 && index < count) ? wideLast : wideLast / 2) * stride
        }
        // The spread without the requests that queue, which do not widen the batch.
        let inside = moment / sum
        let variance = max(0, square / sum - inside * inside)
        var waiting = Wait.none
        if isBounded, !isBudgetBound {
            let ratio = min(1 - 1e-9, rate / capacity.value)
            // The lattice of real numbers has half of the last place only.
            if !isWhole { sum += last / 2 }
            let tail = last * ratio / (1 - ratio)
            sum += tail
            moment += most * (tail + (isWhole ? 0 : last / 2))
            // Where sequences differ in size, as many as fit are fewer large ones: Hayward's approximation (Fredericks
            // 1980, doi 10.1002/j.1538-7305.1980.tb03034.x) divides load and places by the peakedness.
            let wideTail = wideLast / (1 - exp(log(ratio) / peakedness))
            let chance = min(1, wideTail / (wide + wideTail))
            waiting =
                rate > longestWaitRate
                ? longestWait(variation: variation)
                : slotWait(chance: chance, load: ratio, rate: rate, variation: variation)
        }
        let mean = moment / sum
        let share = min(1, variation)
        let even = share < 1 ? balance(most) { expected($0 + exp(-$0)) }.center : mean
        return Occupancy(
            mean: even + share * (mean - even), variance: variance * max(0.1, share),
            slot: variation > 0 ? waiting : .none)
    }

    /// Every place taken, and waits as long as at ``longestWaitLoad``.
    private func fullOccupancy(variation: Double) -> Occupancy {
        Occupancy(
            mean: largestDecoding, variance: 0, slot: variation > 0 ? longestWait(variation: variation) : .none)
    }

    /// The rate that comes at ``longestWaitLoad``.
    private var longestWaitRate: Double { Self.longestWaitLoad * capacity.value }

    /// The wait for a place at ``longestWaitLoad``; of many hundred places, some are nearly always free there.
    private func longestWait(variation: Double) -> Wait {
        occupancy(rate: longestWaitRate, variation: variation, isSteady: true).slot
    }

    /// The wait for a place that a share `chance` of requests has.
    private func slotWait(chance: Double, load: Double, rate: Double, variation: Double) -> Wait {
        let queue = load / (1 - load) * (min(4, variation) + (memory?.variation ?? lengths.outputVariation)) / 2
        return Wait(chance: chance, length: queue / rate)
    }

    /// Whether the token budget of the steps, not room in the batch or in memory, limits how many decode.
    private var isBudgetBound: Bool {
        guard !separatesPrefill, steps > 0 else { return false }
        return largestDecoding >= 0.999 * tokenBudget / (computed / steps + rowsPerSequence)
    }

    /// Where `expected`, which rises, meets its argument, at most `most`; and how steeply it rises there.
    private func balance(_ most: Double, _ expected: (Double) -> Double) -> (center: Double, slope: Double) {
        var low = 0.0
        var high = most
        var guess = min(most, expected(0.5))
        var next = expected(guess)
        var slope = 0.5
        for _ in 0..<30 {
            if next > guess { low = guess } else { high = guess }
            if abs(next - guess) <= 1e-4 * guess || high - low <= 1e-4 * high { break }
            // The map is nearly straight: a secant through two of its points hits the balance.
            let trial = max(low, min(high, guess + (next - guess) / max(0.05, 1 - slope)))
            let ahead = expected(trial)
            if trial != guess { slope = min(0.99, max(0, (ahead - next) / (trial - guess))) }
            guess = trial
            next = ahead
            if abs(next - guess) > 0.5 * (high - low) {
                guess = (low + high) / 2
                next = expected(guess)
            }
        }
        return (max(low, min(high, guess + (next - guess) / max(0.05, 1 - slope))), slope)
    }

    /// A function by its values at a few places, and parabolas through three of them.
    private struct Pieces {
        private static let count = 5
        private let low: Double
        private let width: Double
        private let values: (Double, Double, Double, Double, Double, Double)

        init(_ low: Double, _ high: Double, _ function: (Double) -> Double) {
            let low = max(0.5, low)
            let width = max(1e-9, (high + 0.5 - low) / Double(Self.count))
            func at(_ index: Int) -> Double { function(low + Double(index) * width) }
            self.low = low
            self.width = width
            values = (at(0), at(1), at(2), at(3), at(4), at(5))
        }

        func value(_ place: Double) -> Double {
            let position = max(0, (place - low) / width)
            let first = min(Self.count - 2, Int(position))
            let (one, two, three) =
                switch first {
                case 0: (values.0, values.1, values.2)
                case 1: (values.1, values.2, values.3)
                case 2: (values.2, values.3, values.4)
                default: (values.3, values.4, values.5)
                }
            let offset = position - Double(first)
            return one + offset * (two - one + (offset - 1) / 2 * (three - 2 * two + one))
        }
    }

    /// A wait that not everybody has, exponential for those who do.
    struct Wait {
        /// The chance of waiting at all.
        var chance: Double
        /// The mean wait of those who wait.
        var length: Double
        /// The mean over all.
        var mean: Double { chance * length }
        /// Its variance over all.
        var variance: Double { (2 - chance) * chance * length * length }
        /// No request waits.
        static let none = Wait(chance: 0, length: 0)
    }
}
