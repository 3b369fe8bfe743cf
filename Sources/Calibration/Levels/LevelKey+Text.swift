internal import Catalog
internal import Performance

/// The text of keys in tables: the parts of a key with a bar between them. Names hold no bars.
extension LevelKey: CustomStringConvertible {
    /// The key in a table of offsets; the level is in a column of its own.
    public var description: String {
        switch self {
        case .all: ""
        case .vendor(let name), .architecture(let name), .accelerator(let name), .engine(let name),
            .release(let name), .model(let name), .source(let name):
            name
        case .kernels(let precision, let architecture): "\(precision.rawValue)|\(architecture)"
        case .engineOnArchitecture(let engine, let architecture): "\(engine)|\(architecture)"
        case .precision(let precision, let architecture): "\(precision.rawValue)|\(architecture)"
        case .shape(let shape, let engine): "\(shape)|\(engine)"
        case .modelOnEngine(let name, let engine, let precision),
            .acceleratorOnEngine(let name, let engine, let precision):
            "\(name)|\(engine)|\(precision.rawValue)"
        case .parallelism(let parallelism, let link): "\(parallelism)|\(link)"
        case .configuration(let configuration), .own(let configuration): configuration.description
        case .configurationRelease(let configuration, let build): configuration.description + "|" + build
        }
    }

    /// Reads what ``description`` wrote for a key of `level`; nil for anything else.
    init?(_ text: String, of level: Level) {
        // By bytes: finding characters would take longer than all the rest of reading the factors.
        let parts = text.utf8.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
        guard parts.count == level.keyParts else { return nil }
        let last = parts[parts.count - 1]
        switch level {
        case .all: self = .all
        case .vendor: self = .vendor(last)
        case .architecture: self = .architecture(last)
        case .accelerator: self = .accelerator(last)
        case .engine: self = .engine(last)
        case .release: self = .release(last)
        case .model: self = .model(last)
        case .source: self = .source(last)
        case .engineOnArchitecture: self = .engineOnArchitecture(EngineGeneration(parts[0]), architecture: last)
        case .shape: self = .shape(parts[0], EngineGeneration(last))
        case .kernels, .precision:
            guard let precision = WeightPrecision(rawValue: parts[0]) else { return nil }
            self =
                level == .kernels
                ? .kernels(precision, architecture: last) : .precision(precision, architecture: last)
        case .modelOnEngine, .acceleratorOnEngine:
            guard let precision = WeightPrecision(rawValue: last) else { return nil }
            let engine = EngineGeneration(parts[1])
            self =
                level == .modelOnEngine
                ? .modelOnEngine(parts[0], engine, precision) : .acceleratorOnEngine(parts[0], engine, precision)
        case .parallelism:
            guard let parallelism = Parallelism(parts[0][...]) else { return nil }
            self = .parallelism(parallelism, link: last)
        case .configuration, .own, .configurationRelease:
            guard let configuration = ConfigurationKey(parts.prefix(5)) else { return nil }
            switch level {
            case .configuration: self = .configuration(configuration)
            case .own: self = .own(configuration)
            default: self = .configurationRelease(configuration, build: last)
            }
        }
    }
}

extension Level {
    /// How many parts the text of a key has.
    fileprivate var keyParts: Int {
        switch self {
        case .all, .vendor, .architecture, .accelerator, .engine, .release, .model, .source: 1
        case .kernels, .engineOnArchitecture, .precision, .shape, .parallelism: 2
        case .modelOnEngine, .acceleratorOnEngine: 3
        case .configuration, .own: 5
        case .configurationRelease: 6
        }
    }
}

extension EngineGeneration: CustomStringConvertible {
    private static let mark = " early"

    /// The name, with a mark for the time before the rewrite.
    public var description: String { isEarly ? name + EngineGeneration.mark : name }

    fileprivate init(_ text: String) {
        isEarly = text.utf8.suffix(EngineGeneration.mark.utf8.count).elementsEqual(EngineGeneration.mark.utf8)
        name = isEarly ? String(text.dropLast(EngineGeneration.mark.count)) : text
    }
}

extension ConfigurationKey: CustomStringConvertible {
    private static let mark = " guessing"

    /// The parts with bars between them.
    public var description: String {
        "\(model)|\(accelerator)|\(engine)|\(precision.rawValue)|\(parallelism)"
            + (isSpeculative ? ConfigurationKey.mark : "")
    }

    fileprivate init?(_ parts: ArraySlice<String>) {
        let parts = Array(parts)
        guard parts.count == 5, let precision = WeightPrecision(rawValue: parts[3]) else { return nil }
        let mark = ConfigurationKey.mark.utf8
        let isSpeculative = parts[4].utf8.suffix(mark.count).elementsEqual(mark)
        guard let parallelism = Parallelism(Substring(parts[4].utf8.dropLast(isSpeculative ? mark.count : 0)))
        else { return nil }
        self.init(
            model: parts[0], accelerator: parts[1], engine: parts[2], precision: precision, parallelism: parallelism,
            isSpeculative: isSpeculative)
    }
}

extension Parallelism {
    /// Reads its description, such as `TP2 DP4 EP8`; nil for anything else.
    fileprivate init?(_ text: Substring) {
        self.init()
        for word in text.utf8.split(separator: UInt8(ascii: " ")) {
            guard let number = Int(Substring(word.dropFirst(2))), number >= 1 else { return nil }
            switch String(Substring(word.prefix(2))) {
            case "TP": tensor = number
            case "PP": pipeline = number
            case "DP": data = number
            case "EP": expert = number
            default: return nil
            }
        }
    }
}
