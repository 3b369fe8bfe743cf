import Testing

@testable import Catalog

@Suite struct ModelPatternTests {
    @Test("a pattern gives one layer for each it names, in order")
    func order() throws {
        let layers = try LayerPattern("2x(window full/none) full[kv=2,dim=64]/dense:128 none/experts").layers
        #expect(layers.count == 6)
        #expect(layers.map(\.mixer) == [.window, .full, .window, .full, .full, .none])
        #expect(layers.map(\.block) == [.usual, .none, .usual, .none, .dense(width: 128), .experts])
        #expect(layers[4].keyValueHeads == 2)
        #expect(layers[4].headDimension == 64)
    }

    @Test("brackets nest, and the letters of Nemotron-H are read")
    func nesting() throws {
        #expect(try LayerPattern("2x(3x(full) 2x(window full))").layers.count == 14)
        let letters = try LayerPattern("letters:M*-E").layers
        #expect(letters.map(\.mixer) == [.recurrent, .full, .none, .none])
        #expect(letters.map(\.block) == [.none, .none, .dense(width: nil), .experts])
    }

    @Test(
        "what is not a pattern is refused with a reason",
        arguments: [
            "", " ", "fool", "0xfull", "3full", "2x", "full)", "(full", "full[", "full[kv]", "full[kv=0]", "full[kv=2",
            "full[size=2]", "full/", "full/dense:", "full/dense:0", "full/wide", "letters:", "letters:MX",
            "99999999999999999999xfull", "2000x(2xfull)", "((((((((((full))))))))))", "full,full", "1x1xfull",
            "-1xfull",
        ])
    func refused(_ text: String) {
        #expect(throws: PatternProblem.self) { try LayerPattern(text) }
    }

    @Test("equal layers are grouped in the order in which they first occur")
    func grouping() throws {
        var shape = ModelShape(hiddenSize: 64, matrices: 3)
        shape.heads = 4
        shape.keyValueHeads = 2
        shape.headDimension = 16
        shape.window = 8
        shape.denseWidth = 256
        let (groups, missing) = shape.layers(try LayerPattern("3x(window full)").layers)
        #expect(missing.isEmpty)
        #expect(groups.map(\.count) == [3, 3])
        #expect(groups[0].mixer == .attention(heads: 4, keyValueHeads: 2, headDimension: 16, window: 8))
    }

    @Test("each missing number is named once")
    func missing() throws {
        let shape = ModelShape(hiddenSize: 64, matrices: 3)
        let (_, missing) = shape.layers(try LayerPattern("4xwindow recurrent csa mla/experts").layers)
        #expect(Set(missing).count == missing.count)
        for name in [
            "attention_heads", "kv_heads", "head_dim", "sliding_window", "intermediate_size", "recurrence",
            "indexer", "output_ranks", "kv_lora_rank", "experts",
        ] {
            #expect(missing.contains(name), "\(name)")
        }
    }

    @Test(
        "what is not a state is refused",
        arguments: [
            "", "deltanet", "deltanet keys=1x2 values=3 conv=4", "mamba2 heads=0x64 groups=8 state=128 conv=4",
            "mamba heads=1x1", "lightning heads=64", "lightning heads=64x128x2", "lightning heads", "lightning =1x1",
        ])
    func states(_ text: String) {
        #expect(Recurrence(text) == nil)
    }
}
