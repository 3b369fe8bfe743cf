/// Reads the `layer_pattern` of the model table.
///
///     pattern = item { " " item }                      such as  10x(5xwindow full) 2xwindow
///     item    = [ count "x" ] ( layer | "(" pattern ")" )
///     layer   = mixer [ "[" key "=" value { "," key "=" value } "]" ] [ "/" block ]
///     mixer   = full | window | mla | recurrent | local | csa | hca | none
///     key     = heads | kv | dim | window | by | gated
///     block   = dense [ ":" width ] | experts | none
///
/// or `letters:` and the string that Nemotron-H configs use: M a state-space layer, `*` attention, `-` a dense block,
/// E experts, each a layer of its own.
struct LayerPattern: Sendable, Hashable {
    /// The most layers a pattern may describe; the deepest known model has 126.
    static let limit = 2_000

    /// One sketch a layer, first layer first.
    let layers: [LayerSketch]

    /// Reads `text`; the error says what is wrong with it.
    init(_ text: String) throws(PatternProblem) {
        if text.hasPrefix("letters:") {
            layers = try Self.letters(text.dropFirst("letters:".count))
        } else {
            var parser = Parser(rest: text[...])
            layers = try parser.pattern(depth: 0)
            if !parser.rest.isEmpty { throw PatternProblem("unexpected \"\(parser.rest.prefix(20))\"") }
        }
        if layers.isEmpty { throw PatternProblem("no layers") }
    }

    /// The layers of a Nemotron-H pattern string.
    static func letters(_ text: some StringProtocol) throws(PatternProblem) -> [LayerSketch] {
        var layers: [LayerSketch] = []
        for letter in text {
            switch letter {
            case "M": layers.append(LayerSketch(mixer: .recurrent, block: .none))
            case "*": layers.append(LayerSketch(mixer: .full, block: .none))
            case "-": layers.append(LayerSketch(mixer: .none, block: .dense(width: nil)))
            case "E": layers.append(LayerSketch(mixer: .none, block: .experts))
            default: throw PatternProblem("letter \"\(letter)\" is not one of M * - E")
            }
            if layers.count > limit { throw PatternProblem("more than \(limit) layers") }
        }
        return layers
    }
}

/// What is wrong with a layer pattern, in a few words.
struct PatternProblem: Error, Hashable {
    var message: String

    init(_ message: String) { self.message = message }
}

private struct Parser {
    var rest: Substring

    mutating func pattern(depth: Int) throws(PatternProblem) -> [LayerSketch] {
        guard depth <= 8 else { throw PatternProblem("brackets nested deeper than 8") }
        var layers: [LayerSketch] = []
        while true {
            while rest.first == " " { rest.removeFirst() }
            if rest.isEmpty || rest.first == ")" { return layers }
            let count = try repeats()
            let part: [LayerSketch]
            if take("(") {
                part = try pattern(depth: depth + 1)
                guard take(")") else { throw PatternProblem("a bracket is not closed") }
            } else {
                part = [try layer()]
            }
            guard layers.count + part.count * count <= LayerPattern.limit else {
                throw PatternProblem("more than \(LayerPattern.limit) layers")
            }
            for _ in 0..<count { layers += part }
        }
    }

    private mutating func take(_ character: Character) -> Bool {
        guard rest.first == character else { return false }
        rest.removeFirst()
        return true
    }

    /// The count before an `x`, or 1.
    private mutating func repeats() throws(PatternProblem) -> Int {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty else { return 1 }
        rest.removeFirst(digits.count)
        guard let count = Int(digits), (1...LayerPattern.limit).contains(count), take("x") else {
            throw PatternProblem("\"\(digits)\" is not a count from 1 to \(LayerPattern.limit) followed by x")
        }
        return count
    }

    private mutating func word() -> Substring {
        let word = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
        rest.removeFirst(word.count)
        return word
    }

    private mutating func layer() throws(PatternProblem) -> LayerSketch {
        let name = word()
        guard let mixer = LayerSketch.Mixer(rawValue: String(name)) else {
            let names = LayerSketch.Mixer.allCases.map(\.rawValue).joined(separator: ", ")
            throw PatternProblem("\"\(name)\(rest.prefix(10))\" is not one of \(names)")
        }
        var layer = LayerSketch(mixer: mixer)
        if take("[") {
            repeat { try argument(of: &layer) } while take(",")
            guard take("]") else { throw PatternProblem("a square bracket is not closed") }
        }
        if take("/") { layer.block = try block() }
        return layer
    }

    private mutating func argument(of layer: inout LayerSketch) throws(PatternProblem) {
        let key = word()
        guard take("="), let value = Int(word()), (1...1_000_000).contains(value) else {
            throw PatternProblem("\"\(key)\" needs a value from 1 to 1000000")
        }
        switch key {
        case "heads": layer.heads = value
        case "kv": layer.keyValueHeads = value
        case "dim": layer.headDimension = value
        case "window": layer.window = value
        case "by": layer.compression = value
        case "gated": layer.isGated = true
        default: throw PatternProblem("\"\(key)\" is not one of heads, kv, dim, window, by, gated")
        }
    }

    private mutating func block() throws(PatternProblem) -> LayerSketch.Block {
        let name = word()
        switch name {
        case "dense":
            guard take(":") else { return .dense(width: nil) }
            let digits = word()
            guard let width = Int(digits), (1...10_000_000).contains(width) else {
                throw PatternProblem("\"\(digits)\" is not a width from 1 to 10000000")
            }
            return .dense(width: width)
        case "experts": return .experts
        case "none": return .none
        default: throw PatternProblem("\"\(name)\" is not one of dense, experts, none")
        }
    }
}
