import Input

/// Commands of a shell script, cut into words, with the variables that the script itself sets put in.
///
/// No shell: it knows quotes, comments, continued lines, assignments and arrays, and leaves the rest as it stands.
/// Complexity: O(text), for values of variables are bounded.
struct ShellText {
    /// The commands in their order; words of an array (`ARGS=( ... )`) count as a command of their own.
    private(set) var commands: [[CommandWord]] = []

    /// All words, of all commands.
    var words: [CommandWord] { commands.flatMap { $0 } }

    private enum Limit {
        static let value = 4096
        static let words = 20_000
        static let variables = 1000
        static let letters = 16 << 20
    }

    private let file: String
    private var line: Int
    private var variables: [String: [CommandWord]] = [:]
    private var current: [CommandWord] = []
    private var word = ""
    private var hasWord = false
    private var isQuoted = false
    private var wordLine = 1
    private var count = 0
    private var letters = 0
    /// The name of the array whose words are being read.
    private var array: String?

    init(_ text: String, file: String, line: Int = 1) {
        self.file = file
        self.line = line
        read(Array(text.unicodeScalars))
    }

    private mutating func read(_ text: [Unicode.Scalar]) {
        var index = 0
        while index < text.count, count < Limit.words {
            let letter = text[index]
            index += 1
            switch letter {
            case "\\":
                guard index < text.count else { break }
                if text[index] == "\r", index + 1 < text.count, text[index + 1] == "\n" { index += 1 }
                if text[index] == "\n" { line += 1 } else { append(text[index]) }
                index += 1
            case "\n":
                endWord()
                if array == nil { endCommand() }
                line += 1
            case " ", "\t", "\r": endWord()
            case "#" where !hasWord:
                while index < text.count, text[index] != "\n" { index += 1 }
            case "'", "\"":
                index = readQuoted(text, from: index, letter)
            case "(" where hasWord && word.hasSuffix("=") && array == nil:
                array = String(word.dropLast(word.hasSuffix("+=") ? 2 : 1))
                (word, hasWord) = ("", false)
                endCommand()
            case ")" where array != nil:
                endWord()
                if let array, variables.count < Limit.variables { variables[array] = current }
                array = nil
                endCommand()
            case ";", "&", "|":
                endWord()
                if array == nil { endCommand() }
            case "$": index = readVariable(text, from: index, isQuoted: false)
            default: append(letter)
            }
        }
        endWord()
        endCommand()
    }

    private mutating func readQuoted(_ text: [Unicode.Scalar], from start: Int, _ mark: Unicode.Scalar) -> Int {
        var index = start
        if !hasWord { wordLine = line }
        (hasWord, isQuoted) = (true, true)
        while index < text.count {
            let letter = text[index]
            index += 1
            if letter == mark { break }
            if letter == "\n" { line += 1 }
            if mark == "\"", letter == "\\", index < text.count, "\"\\$`\n".unicodeScalars.contains(text[index]) {
                if text[index] == "\n" { line += 1 } else { append(text[index]) }
                index += 1
            } else if mark == "\"", letter == "$" {
                index = readVariable(text, from: index, isQuoted: true)
            } else {
                append(letter)
            }
        }
        return index
    }

    /// `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME[@]}`; others stay as they are.
    private mutating func readVariable(_ text: [Unicode.Scalar], from start: Int, isQuoted: Bool) -> Int {
        func isNameLetter(_ letter: Unicode.Scalar) -> Bool {
            letter == "_" || ("a"..."z").contains(letter) || ("A"..."Z").contains(letter)
                || ("0"..."9").contains(letter)
        }
        var index = start
        var name = ""
        var standard: String?
        if index < text.count, text[index] == "{" {
            guard let end = text[index...].prefix(512).firstIndex(of: "}") else {
                append("$")
                return start
            }
            let inside = text[(index + 1)..<end]
            let letters = inside.prefix { isNameLetter($0) }
            name = letters.reduce(into: "") { $0.unicodeScalars.append($1) }
            let rest = inside.dropFirst(letters.count).reduce(into: "") { $0.unicodeScalars.append($1) }
            if rest.hasPrefix(":-") || rest.hasPrefix(":=") { standard = String(rest.dropFirst(2)) }
            index = end + 1
        } else {
            while index < text.count, isNameLetter(text[index]) {
                name.unicodeScalars.append(text[index])
                index += 1
            }
        }
        if let value = variables[name], !name.isEmpty {
            insert(value)
        } else if let standard {
            for letter in standard.unicodeScalars { append(letter) }
        } else {
            append("$")
            for letter in text[start..<index] { append(letter) }
        }
        return index
    }

    /// Puts the words of a variable in: the first joins what stands before it, the last what follows.
    private mutating func insert(_ value: [CommandWord]) {
        for (index, part) in value.enumerated() {
            if index > 0 { endWord() }
            for letter in part.text.unicodeScalars { append(letter) }
        }
    }

    private mutating func append(_ letter: Unicode.Scalar) {
        if !hasWord { wordLine = line }
        hasWord = true
        letters += 1
        if letters < Limit.letters { word.unicodeScalars.append(letter) }
    }

    private mutating func endWord() {
        guard hasWord else { return }
        count += 1
        current.append(CommandWord(text: word, place: SourcePlace(file: file, line: wordLine), isQuoted: isQuoted))
        (word, hasWord, isQuoted) = ("", false, false)
    }

    private mutating func endCommand() {
        if current.count == 1 || current.first.map({ $0.text == "export" }) ?? false {
            for word in current { assign(word) }
        }
        if !current.isEmpty { commands.append(current) }
        current = []
    }

    private mutating func assign(_ word: CommandWord) {
        guard let equals = word.text.firstIndex(of: "="), variables.count < Limit.variables else { return }
        let name = word.text[..<equals]
        guard !name.isEmpty, !name.hasPrefix("-") else { return }
        let value = word.text[word.text.index(after: equals)...]
        guard value.utf8.count <= Limit.value else { return }
        var part = word
        part.text = String(value)
        variables[String(name)] = word.isQuoted && value.contains(" ") ? ShellText.cut(part) : [part]
    }

    /// A quoted value that holds several words, which an unquoted variable gives one by one.
    private static func cut(_ word: CommandWord) -> [CommandWord] {
        word.text.split(separator: " ").map { CommandWord(text: String($0), place: word.place) }
    }
}
