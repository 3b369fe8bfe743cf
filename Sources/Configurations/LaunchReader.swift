import Input
import Scenarios

/// A word of a command line, with where it stands.
struct CommandWord: Sendable, Hashable {
    var text: String
    var place: SourcePlace
    /// Whether quotation marks say that it is one word whatever it holds.
    var isQuoted = false
}

/// Reads the flags of a program into a deployment, and names those that it cannot read.
struct LaunchReader {
    let program: LaunchProgram
    private(set) var deployment = DescribedDeployment()
    private(set) var log: DescriptionLog
    /// Flags of training, which are named together.
    private var training: [CommandWord] = []

    init(_ program: LaunchProgram, _ deployment: DescribedDeployment = DescribedDeployment(), _ log: DescriptionLog) {
        self.program = program
        self.deployment = deployment
        self.log = log
    }

    /// Reads the words behind the name of the program.
    mutating func read(_ words: ArraySlice<CommandWord>) {
        var index = words.startIndex
        var hasModel = false
        while index < words.endIndex {
            let word = words[index]
            index += 1
            guard Self.isFlag(word) else {
                if program.takesModelFirst, !hasModel, !deployment.hasModel {
                    deployment.set(.model, word.text, word.place, "model")
                } else {
                    log.note(word.place, "\"\(word.text.clipped)\" is not read: no flag stands before it")
                }
                hasModel = true
                continue
            }
            var name = word.text
            var value: CommandWord?
            if let equals = name.firstIndex(of: "="), !word.isQuoted || name.hasPrefix("--") {
                value = CommandWord(text: String(name[name.index(after: equals)...]), place: word.place)
                name = String(name[..<equals])
            }
            let flag = program.flag(LaunchFlag.folded(name))
            var more: [CommandWord] = []
            while value == nil || LaunchFlag.folded(name) == "served-model-name", index < words.endIndex,
                !Self.isFlag(words[index]), Self.takesValue(flag, words[index])
            {
                if value == nil { value = words[index] } else { more.append(words[index]) }
                index += 1
                if LaunchFlag.folded(name) != "served-model-name" { break }
            }
            apply(name, value, word.place)
        }
    }

    /// Reads a block of keys that are named as the flags are.
    mutating func read(_ entries: [ScenarioEntry], under prefix: String = "") {
        for entry in entries {
            let name = prefix + entry.key
            let folded = LaunchFlag.folded(name)
            switch entry.value.content {
            case .scalar(let text, _):
                let value = entry.value.isEmpty ? nil : CommandWord(text: text, place: entry.place)
                if value == nil, program.flag(folded) == nil, program != .megatron { continue }
                if value != nil || program == .megatron { apply(name, value, entry.place) }
            case .map(let inner):
                if case .speculation? = program.flag(folded)?.use {
                    readSpeculation(entry.value, entry.place)
                } else if program.table.contains(where: { $0.names.contains { $0.hasPrefix(folded + ".") } }) {
                    read(inner, under: name + ".")
                } else {
                    apply(name, CommandWord(text: entry.value.kindText, place: entry.place), entry.place)
                }
            case .list(let items):
                // `extra_args: ["--flag", "value"]` and the like: words of a command line.
                if ["extraargs", "extra-args", "args"].contains(folded) {
                    read(items.words[...])
                } else {
                    apply(name, CommandWord(text: entry.value.kindText, place: entry.place), entry.place)
                }
            }
        }
    }

    /// Names the flags of training; call it once, at the end.
    mutating func finish() {
        guard let first = training.first else { return }
        var known: Set<String> = []
        let flags = training.map(\.text).filter { known.insert($0).inserted }
        let names = flags.prefix(12).joined(separator: ", ")
        let more = flags.count > 12 ? " and \(flags.count - 12) more" : ""
        log.note(first.place, "settings of training are not read, for no plan depends on them: \(names)\(more)")
        training = []
    }

    private mutating func apply(_ name: String, _ value: CommandWord?, _ place: SourcePlace) {
        let folded = LaunchFlag.folded(name)
        guard let flag = program.flag(folded) else {
            if let dot = folded.firstIndex(of: "."), case .speculation? = program.flag(String(folded[..<dot]))?.use {
                speculate(String(folded[folded.index(after: dot)...]), value?.text ?? "", place)
            } else if program == .megatron {
                training.append(CommandWord(text: name, place: place))
            } else {
                log.note(place, "\(name.clipped) is not read: no setting of \(program.title) that a plan knows")
            }
            return
        }
        switch flag.use {
        case .setting(let setting):
            guard let value, !value.text.isEmpty else { return log.note(place, "\(name) has no value") }
            guard !value.text.isVariable else {
                return log.note(
                    place, "\(name) \(value.text.clipped) is not read: the value of the variable is not in the file")
            }
            deployment.set(setting, value.text, place, name)
        case .presence(let setting, let meaning):
            let isDenied = value.map { ["false", "0", "no", "off"].contains($0.text.lowercased()) } ?? false
            deployment.set(setting, String(meaning != isDenied), place, name)
        case .named(let setting):
            if value.map({ $0.text.lowercased() != "false" }) ?? true { deployment.set(setting, folded, place, name) }
        case .speculation:
            let text = TextFile(name: place.file, text: value?.text ?? "")
            readSpeculation((try? PlacedDocuments.read(text))?.documents.first, place)
        case .file:
            log.note(
                place, "the flags in \(value?.text.clipped ?? "a file") are not read",
                suggestion: "read that file as well: plimsoll init --from FILE")
        case .unknown(let suggestion): log.note(place, "\(name) is not read", suggestion: suggestion)
        case .unrelated, .unrelatedSwitch: break
        }
    }

    private mutating func readSpeculation(_ node: ScenarioNode?, _ place: SourcePlace) {
        guard case .map(let entries)? = node?.content else {
            return log.note(place, "the speculative configuration is not read: no JSON object stands there")
        }
        for entry in entries {
            guard case .scalar(let text, _) = entry.value.content else { continue }
            speculate(LaunchFlag.folded(entry.key), text, place)
        }
    }

    private mutating func speculate(_ key: String, _ value: String, _ place: SourcePlace) {
        if ["num-speculative-tokens", "max-draft-len", "num-nextn-predict-layers"].contains(key) {
            deployment.set(.speculativeTokens, value, place, key)
        }
    }

    private static func isFlag(_ word: CommandWord) -> Bool {
        guard word.text.hasPrefix("-"), word.text.utf8.count > 1 else { return false }
        // -1 is a value.
        return word.text.dropFirst().first.map { !$0.isNumber } ?? false
    }

    private static func takesValue(_ flag: LaunchFlag?, _ next: CommandWord) -> Bool {
        switch flag?.use {
        case .unrelatedSwitch, .presence, .named: ["true", "false"].contains(next.text.lowercased())
        default: true
        }
    }
}

extension ScenarioNode {
    /// What stands there, in a word or two.
    var kindText: String {
        switch content {
        case .scalar(let text, _): text
        case .list: "a list"
        case .map: "a block of keys"
        }
    }

    /// The keys of a block; none for anything else.
    var entries: [ScenarioEntry] { if case .map(let entries) = content { entries } else { [] } }

    /// The items of a list; none for anything else.
    var items: [ScenarioNode] { if case .list(let items) = content { items } else { [] } }

    /// The text of a single value that is not empty.
    var text: String? {
        if case .scalar(let text, _) = content, !isEmpty { text } else { nil }
    }

    /// What stands under `key`.
    subscript(_ key: String) -> ScenarioNode? { entries.first { $0.key == key }?.value }

    /// What stands at the end of a path of keys.
    subscript(path keys: String...) -> ScenarioNode? { keys.reduce(Optional(self)) { $0?[$1] } }

    /// Whether this is a block with all of `keys`.
    func has(_ keys: String...) -> Bool { keys.allSatisfy { self[$0] != nil } }

    /// Its single values as words of a command line: a list one by one, a text as a shell would cut it.
    var words: [CommandWord] {
        switch content {
        case .list(let items): items.words
        case .scalar(let text, _): isEmpty ? [] : ShellText(text, file: place.file, line: place.line ?? 1).words
        case .map: []
        }
    }
}

extension [ScenarioNode] {
    /// Their texts, a word each.
    var words: [CommandWord] {
        compactMap { item in item.text.map { CommandWord(text: $0, place: item.place) } }
    }
}

extension String {
    /// At most 60 characters on one line, for messages.
    var clipped: String { printable(limit: 60) }

    /// Whether the value is a variable of a shell or of a template.
    var isVariable: Bool { contains("$") || contains("{{") }
}
