/// Commands that are shown to be copied.
public enum ShellCommand {
    /// `command` over as many lines as it takes, broken before options, with a backslash at the end of each but the
    /// last.
    ///
    /// A line has at most `columns` characters, unless an option with its value is longer.
    static func lines(_ command: String, columns: Int = TerminalStyle.standardColumns) -> [String] {
        var lines: [String] = []
        var line = ""
        for part in command.replacing(" --", with: "\n--").split(separator: "\n") {
            // A backslash and its blank follow.
            if !line.isEmpty, line.count + 1 + part.count > columns - 2 {
                lines.append(line + " \\")
                line = "  "
            } else if !line.isEmpty {
                line += " "
            }
            line += part
        }
        return lines + [line]
    }

    /// `word` as a shell takes it for one word, whatever is in it.
    public static func quoted(_ word: String) -> String {
        word.wholeMatch(of: /[A-Za-z0-9_.\/:=@%+,-]+/) != nil ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
