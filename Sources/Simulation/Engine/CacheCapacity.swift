internal import Catalog
internal import Performance
internal import Quantities

/// The KV memory of a replica, counted in the blocks that its engine hands out.
///
/// A block holds `blockSize` tokens in the layers that look all the way back. What a sequence keeps in layers with a
/// window, and its fixed state, is charged in whole blocks when it is admitted, for the longest it will be.
struct CacheCapacity: Sendable, Equatable {
    /// Blocks of the whole replica.
    var blocks: Int
    /// Tokens in a block.
    var blockSize: Int
    /// Blocks that a decoding sequence takes each time.
    var growthBlocks: Int
    /// Decode steps after which it takes them.
    var stepsPerGrowth: Int
    /// What layers with a window take: blocks for each token up to a length.
    var windows: [Window]
    /// Blocks for the fixed state of a sequence.
    var blocksPerSequence: Double
    private let tokensPerStep: Double

    /// Layers that keep no more than so many tokens.
    struct Window: Sendable, Equatable {
        var blocksPerToken: Double
        var tokens: Double
    }

    /// The capacity of a replica with `memory`.
    init(_ memory: MemoryPlan, policy: BatchingPolicy, tokensPerStep: Double) {
        let endless = memory.growth.pieces.filter { $0.saturation == nil }
        let perToken = endless.map(\.bytesPerToken).total().value
        let total = memory.fits ? memory.cache.value * Double(memory.attentionCopies) : 0
        blockSize = policy.blockSize
        // Without any layer that looks all the way back, blocks are a mere unit for windows and states.
        let unit = perToken > 0 ? perToken * Double(blockSize) : max(1, total / 1_000_000)
        blocks = Int(min(1e12, (total / unit).rounded(.down)))
        windows = memory.growth.pieces.compactMap { piece in
            piece.saturation.map { Window(blocksPerToken: piece.bytesPerToken.value / unit, tokens: $0.value) }
        }
        blocksPerSequence = memory.growth.fixed.value / unit
        self.tokensPerStep = tokensPerStep
        stepsPerGrowth = max(1, Int(Double(blockSize) / tokensPerStep))
        growthBlocks =
            perToken > 0
            ? max(1, Int((tokensPerStep * Double(stepsPerGrowth) / Double(blockSize)).rounded(.up))) : 0
    }

    /// A capacity of `blocks` for a model without windows or states, for tests of the engine alone.
    init(blocks: Int, blockSize: Int) {
        self.blocks = blocks
        self.blockSize = blockSize
        growthBlocks = 1
        stepsPerGrowth = blockSize
        windows = []
        blocksPerSequence = 0
        tokensPerStep = 1
    }

    /// Blocks for `tokens` tokens in layers that look all the way back.
    @inline(__always)
    func blocks(for tokens: Int) -> Int { growthBlocks == 0 ? 0 : (tokens + blockSize - 1) / blockSize }

    /// Blocks that a sequence takes beside those for its tokens.
    @inline(__always)
    func fixedBlocks(input: Int, output: Int) -> Int {
        if windows.isEmpty, blocksPerSequence == 0 { return 0 }
        let length = Double(input + output)
        let blocks = windows.reduce(blocksPerSequence) { $0 + min($1.tokens, length) * $1.blocksPerToken }
        return Int(blocks.rounded(.up))
    }

    /// The most blocks that a sequence can take in its life.
    func wholeLife(input: Int, output: Int) -> Int {
        var need = blocks(for: input + output) + fixedBlocks(input: input, output: output)
        if tokensPerStep > 1, growthBlocks > 0 {
            let steps = Int((Double(output) / tokensPerStep).rounded(.up))
            need += (steps / stepsPerGrowth + 2) * growthBlocks - output / blockSize
        }
        return need
    }
}
