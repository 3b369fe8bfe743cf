/// The shape of a layer with a state of fixed size instead of a growing cache.
///
/// Written as `deltanet keys=16x128 values=32x128 conv=4`, `mamba2 heads=64x64 groups=8 state=128 conv=4` or
/// `lightning heads=64x128`.
enum Recurrence: Sendable, Hashable {
    /// Gated DeltaNet (arXiv 2412.06464), as in Qwen3-Next: heads x width of keys and values, width of the convolution.
    case deltaNet(keyHeads: Int, keyDimension: Int, valueHeads: Int, valueDimension: Int, convolution: Int)
    /// Mamba-2 (arXiv 2405.21060), as in Nemotron-H.
    case mamba2(heads: Int, headDimension: Int, groups: Int, state: Int, convolution: Int)
    /// Lightning attention (arXiv 2501.08313), as in MiniMax-Text-01: one square state a head.
    case lightning(heads: Int, headDimension: Int)

    /// The layer in a model `hiddenSize` wide: weights of all its projections, and elements kept for a sequence.
    func mixer(hiddenSize: Int) -> TokenMixer {
        let hidden = Double(hiddenSize)
        switch self {
        case .deltaNet(let keyHeads, let keyDimension, let valueHeads, let valueDimension, let convolution):
            let keys = Double(keyHeads) * Double(keyDimension)
            let values = Double(valueHeads) * Double(valueDimension)
            let mixed = 2 * keys + values  // what passes through the convolution
            let projections = hidden * (mixed + values + 2 * Double(valueHeads)) + values * hidden
            return .recurrent(
                stateElements: values * Double(keyDimension) + Double(convolution - 1) * mixed,
                parameters: projections + Double(convolution) * mixed + 2 * Double(valueHeads) + Double(valueDimension))
        case .mamba2(let heads, let dimension, let groups, let state, let convolution):
            let inner = Double(heads) * Double(dimension)
            let mixed = inner + 2 * Double(groups) * Double(state)
            let projections = hidden * (inner + mixed + Double(heads)) + inner * hidden
            return .recurrent(
                stateElements: inner * Double(state) + Double(convolution - 1) * mixed,
                parameters: projections + Double(convolution + 1) * mixed + 3 * Double(heads) + inner)
        case .lightning(let heads, let dimension):
            let inner = Double(heads) * Double(dimension)
            return .recurrent(stateElements: inner * Double(dimension), parameters: 5 * hidden * inner + inner)
        }
    }

    /// Reads the form above; nil for anything else, and for numbers outside 1 to a million.
    init?(_ text: String) {
        let words = text.split(separator: " ")
        var pairs: [Substring: [Int]] = [:]
        for word in words.dropFirst() {
            let sides = word.split(separator: "=", omittingEmptySubsequences: false)
            guard sides.count == 2 else { return nil }
            let numbers = sides[1].split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
            guard numbers.allSatisfy({ (1...1_000_000).contains($0) }) else { return nil }
            pairs[sides[0]] = numbers
        }
        func two(_ key: Substring) -> (Int, Int)? {
            guard let numbers = pairs[key], numbers.count == 2 else { return nil }
            return (numbers[0], numbers[1])
        }
        func one(_ key: Substring) -> Int? { pairs[key].flatMap { $0.count == 1 ? $0[0] : nil } }
        switch words.first {
        case "deltanet":
            guard let keys = two("keys"), let values = two("values"), let width = one("conv") else { return nil }
            self = .deltaNet(
                keyHeads: keys.0, keyDimension: keys.1, valueHeads: values.0, valueDimension: values.1,
                convolution: width)
        case "mamba2":
            guard let heads = two("heads"), let groups = one("groups"), let state = one("state"),
                let width = one("conv")
            else { return nil }
            self = .mamba2(
                heads: heads.0, headDimension: heads.1, groups: groups, state: state, convolution: width)
        case "lightning":
            guard let heads = two("heads") else { return nil }
            self = .lightning(heads: heads.0, headDimension: heads.1)
        default: return nil
        }
    }
}
