/// Commands as help and the guide show them.
public enum ShellExample {
    /// The arguments of each `plimsoll` command in `text`; remarks, pipes and redirections are left out.
    ///
    /// A command begins at the start of a line; a backslash at the end of one continues it.
    public static func commands(in text: String) -> [[String]] {
        joined(text).filter { $0.hasPrefix("plimsoll ") }.map { line in
            let words = words(line)
            return Array(words.prefix { !["|", ">"].contains($0) }.dropFirst())
        }
    }

    /// Lines without blanks at both ends, continued ones as one.
    public static func joined(_ text: String) -> [String] {
        var lines: [String] = []
        var open = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let trimmed = String(line.drop { $0 == " " })
            if trimmed.hasSuffix("\\") {
                open += trimmed.dropLast()
            } else {
                lines.append(open + trimmed)
                open = ""
            }
        }
        return lines
    }

    /// The words of a shell command: quotes keep blanks, two blanks begin a remark.
    private static func words(_ line: String) -> [String] {
        var words: [String] = []
        var word = ""
        var quote: Character?
        var blanks = 0
        for character in line {
            if let open = quote {
                if character == open { quote = nil } else { word.append(character) }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if character == " " {
                blanks += 1
                if !word.isEmpty { words.append(word) }
                word = ""
                if blanks > 1 { return words }
                continue
            } else {
                word.append(character)
            }
            blanks = 0
        }
        return word.isEmpty ? words : words + [word]
    }
}
