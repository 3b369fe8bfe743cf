import Catalog
import Quantities
import TestSupport
import Testing

@Suite struct ModelCacheTests {
    let catalog: ModelCatalog

    init() throws { catalog = ModelCatalog.builtIn() }

    private func model(_ name: String) throws -> ModelArchitecture {
        try #require(catalog.model(named: name).match).model
    }

    @Test("Llama 3 70B keeps 0.67 GB for 2,048 tokens, 320 KiB a token: it has 8 key-value heads, not 64")
    func groupedQueries() throws {
        let llama = try model("meta-llama/Meta-Llama-3-70B")
        let growth = llama.cacheGrowth(precision: .bf16, tensorParallel: 1)
        #expect(growth.pieces == [CacheGrowth.Piece(bytesPerToken: Bytes(327_680), saturation: nil)])
        let size = llama.cacheBytes(forContext: Tokens(2048), precision: .bf16, tensorParallel: 1)
        #expect(abs(size.gigabytes - 0.671) < 0.001)
        #expect(llama.keyValueHeads == [8])
        #expect(llama.queryHeads == [64])
    }

    @Test("DeepSeek-V3 keeps about 70 KB a token, on every tensor-parallel rank alike")
    func latent() throws {
        let model = try model("deepseek-ai/DeepSeek-V3")
        for devices in [1, 8, 16] {
            let growth = model.cacheGrowth(precision: .bf16, tensorParallel: devices)
            #expect(growth.bytesPerToken(at: Tokens(1)) == Bytes(61 * 576 * 2))
        }
    }

    @Test("heads are split over devices, and repeated once there are more devices than heads")
    func splitting() throws {
        let llama = try model("meta-llama/Meta-Llama-3-70B")
        func slope(_ devices: Int) -> Double {
            llama.cacheGrowth(precision: .fp8, tensorParallel: devices).bytesPerToken(at: .zero).value
        }
        #expect(slope(2) == slope(1) / 2)
        #expect(slope(8) == slope(1) / 8)
        #expect(slope(16) == slope(8))
        #expect(slope(0) == slope(1))
    }

    @Test("a sliding window stops growing at its length, the other layers go on")
    func windows() throws {
        let model = try model("openai/gpt-oss-120b")
        let growth = model.cacheGrowth(precision: .bf16, tensorParallel: 1)
        let perLayer = 2.0 * 8 * 64 * 2
        #expect(growth.pieces.map(\.saturation) == [Tokens(128), nil])
        #expect(growth.pieces.map(\.bytesPerToken) == [Bytes(18 * perLayer), Bytes(18 * perLayer)])
        let total = 18 * perLayer * 10_128
        #expect(growth.bytes(at: Tokens(10_000)).value == total)
        #expect(growth.bytesPerToken(at: Tokens(127)) == Bytes(36 * perLayer))
        #expect(growth.bytesPerToken(at: Tokens(128)) == Bytes(18 * perLayer))
    }

    @Test("recurrent layers keep a state that is the same at one token and at a million")
    func recurrent() throws {
        let model = try model("Qwen/Qwen3-Next-80B-A3B-Instruct")
        let growth = model.cacheGrowth(precision: .bf16, tensorParallel: 1)
        let mixed = 2 * 16 * 128 + 32 * 128
        let state = Double(36 * 4 * (32 * 128 * 128 + 3 * mixed))
        #expect(growth.fixed == Bytes(state))
        #expect(growth.pieces == [CacheGrowth.Piece(bytesPerToken: Bytes(24_576), saturation: nil)])
        #expect(model.cacheGrowth(precision: .bf16, tensorParallel: 4).fixed == Bytes(state / 4))
        #expect(model.cacheGrowth(precision: .fp8, tensorParallel: 1).fixed == growth.fixed)
    }

    @Test("blocks without attention keep nothing: Nemotron Super has 49 such layers fewer than Llama 70B")
    func blockWise() throws {
        let model = try model("nvidia/Llama-3_3-Nemotron-Super-49B-v1")
        let attention = model.layers.filter { $0.mixer != .absent }.reduce(0) { $0 + $1.count }
        #expect(attention == 49)
        #expect(model.layerCount == 80)
        let slope = model.cacheGrowth(precision: .bf16, tensorParallel: 1).bytesPerToken(at: .zero)
        #expect(slope == Bytes(49.0 * 4096))
    }

    @Test("sparse attention keeps every token but reads only those it picked, and the index keys")
    func sparse() throws {
        let sparse = try model("deepseek-ai/DeepSeek-V3.2")
        let dense = try model("deepseek-ai/DeepSeek-V3")
        let context = Tokens(100_000)
        let kept = sparse.cacheBytes(forContext: context, precision: .bf16, tensorParallel: 1)
        let read = sparse.cacheReadBytes(forContext: context, precision: .bf16, tensorParallel: 1)
        let layers = 61.0
        let keys = 100_000.0 * 132
        let entry = 1152.0
        #expect(kept.value == layers * (100_000 * entry + keys))
        #expect(read.value == layers * (2048 * entry + keys))
        #expect(
            dense.cacheReadBytes(forContext: context, precision: .bf16, tensorParallel: 1)
                == dense.cacheBytes(forContext: context, precision: .bf16, tensorParallel: 1))
    }

    @Test("compressed attention of DeepSeek V4 keeps a small part of what V3 keeps at a million tokens")
    func compressed() throws {
        let new = try model("deepseek-ai/DeepSeek-V4-Pro")
        let old = try model("deepseek-ai/DeepSeek-V3")
        let context = Tokens(1_000_000)
        let share =
            new.cacheBytes(forContext: context, precision: .bf16, tensorParallel: 1)
            / old.cacheBytes(forContext: context, precision: .bf16, tensorParallel: 1)
        #expect(share > 0.1 && share < 0.2)
    }

    @Test("layers that read another's cache keep none, and still read it")
    func sharedCache() {
        let plain = LayerGroup(
            count: 2, mixer: .attention(heads: 4, keyValueHeads: 2, headDimension: 8, window: nil),
            feedForward: .dense(intermediateSize: 8, matrices: 3))
        var reusing = plain
        reusing.details.reusesCache = true
        var model = tiny([plain])
        let kept = model.cacheBytes(forContext: Tokens(10), precision: .bf16, tensorParallel: 1)
        model.layers = [plain, reusing]
        #expect(model.cacheBytes(forContext: Tokens(10), precision: .bf16, tensorParallel: 1) == kept)
        #expect(model.cacheReadBytes(forContext: Tokens(10), precision: .bf16, tensorParallel: 1) == kept * 2)
        #expect(LayerWeights(reusing, hiddenSize: 32).mixer < LayerWeights(plain, hiddenSize: 32).mixer)
    }

    @Test("for every model the cache grows with the context and never with devices, and equals the sum of its pieces")
    func monotone() {
        let contexts = [-5.0, 0, 1, 127, 128, 1000, 4096, 8192, 100_000, 1e6].map { Tokens($0) }
        for model in catalog.models {
            for precision in CachePrecision.allCases {
                var last = Bytes.zero
                for context in contexts {
                    let one = model.cacheBytes(forContext: context, precision: precision, tensorParallel: 1)
                    let eight = model.cacheBytes(forContext: context, precision: precision, tensorParallel: 8)
                    #expect(one >= last && eight <= one, "\(model.id) at \(context.value)")
                    #expect(
                        model.cacheReadBytes(forContext: context, precision: precision, tensorParallel: 1) <= one
                            * 1.000001)
                    last = one
                }
                #expect(last.isFinite && last.value > 0)
            }
            let heads = model.keyValueHeads
            #expect(!heads.isEmpty && heads.allSatisfy { $0 >= 1 })
        }
    }

    private func tiny(_ layers: [LayerGroup]) -> ModelArchitecture {
        ModelArchitecture(
            id: "t", family: "t", totalParameters: 1, activeParameters: 1, hiddenSize: 32, vocabularySize: 10,
            tiesEmbeddings: true, layers: layers, maximumContext: nil, nativePrecision: .bf16,
            provenance: Provenance(.user, source: "test"))
    }
}
