/// Breaks lines that are wider than the terminal, at blanks.
///
/// The rest of a line `  label    text` goes on below its text, of any other line two characters further in than the line
/// began. Commands stay whole, so that they can be copied.
public enum TextFlow {
    /// Where the text of labelled lines begins: after two blanks and a label of up to eight or twelve letters.
    private static let labelWidths = [11, 15]
    /// A line is not broken where less room than this is left beside its indent, as in a table.
    private static let leastRoom = 12

    /// `lines` in at most `columns` characters each, escapes for colour not counted.
    public static func lines(_ lines: [String], columns: Int) -> [String] {
        lines.flatMap { line in
            width(line) <= columns || isCommand(line) ? [line] : broken(line, columns)
        }
    }

    /// Characters that are seen of `text`.
    static func width(_ text: String) -> Int {
        guard text.contains("\u{1B}") else { return text.count }
        var (count, isInEscape) = (0, false)
        for character in text {
            if character == "\u{1B}" { isInEscape = true }
            if !isInEscape { count += 1 }
            if isInEscape, character == "m" { isInEscape = false }
        }
        return count
    }

    /// `words` in lines of at most `columns` characters; a word that is longer is cut.
    static func wrapped(_ words: String, columns: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        var length = 0
        for word in words.split(separator: " ").flatMap({ pieces(of: $0, columns) }) {
            let added = width(word)
            if length > 0, length + 1 + added > columns {
                lines.append(line)
                (line, length) = ("", 0)
            }
            line += (length > 0 ? " " : "") + word
            length += (length > 0 ? 1 : 0) + added
        }
        return lines + (length > 0 || lines.isEmpty ? [line] : [])
    }

    private static func pieces(of word: Substring, _ columns: Int) -> [String] {
        guard word.count > columns, !word.contains("\u{1B}") else { return [String(word)] }
        var rest = word
        var pieces: [String] = []
        while rest.count > columns {
            let head = rest.prefix(columns)
            // A path or an id is cut where its parts meet.
            let end = head.lastIndex { "/-_,".contains($0) }.map { head.index(after: $0) } ?? head.endIndex
            pieces.append(String(rest[..<end]))
            rest = rest[end...]
        }
        return pieces + (rest.isEmpty ? [] : [String(rest)])
    }

    private static func isCommand(_ line: String) -> Bool {
        let words = line.drop { $0 == " " }
        return ["plimsoll ", "vllm ", "python ", "trtllm-"].contains { words.hasPrefix($0) }
    }

    private static func broken(_ line: String, _ columns: Int) -> [String] {
        let indent = line.prefix { $0 == " " }.count
        let text = labelled(line)
        // What stands below a label's text already goes on there.
        let rest = text ?? (labelWidths.contains(indent) ? indent : indent + 2)
        guard columns - max(text ?? indent, rest) >= leastRoom else { return [line] }
        let start = line.index(line.startIndex, offsetBy: text ?? indent)
        let first = wrapped(String(line[start...]), columns: columns - (text ?? indent))
        guard let opening = first.first, first.count > 1 else { return [line] }
        // What follows may stand further in, so it is broken by the room that is left there.
        let tail = wrapped(first.dropFirst().joined(separator: " "), columns: columns - rest)
        return [String(line[..<start]) + opening] + tail.map { String(repeating: " ", count: rest) + $0 }
    }

    /// Where the text after a label begins; nil without one.
    private static func labelled(_ line: String) -> Int? {
        guard line.hasPrefix("  "), let label = line.dropFirst(2).firstIndex(of: " "),
            let text = line[label...].firstIndex(where: { $0 != " " })
        else { return nil }
        let start = line.distance(from: line.startIndex, to: text)
        // A label that fills its field is told from the first word of a sentence by its letter.
        let isApart = line.distance(from: label, to: text) > 1 || line.dropFirst(2).first?.isLowercase == true
        return labelWidths.contains(start) && isApart ? start : nil
    }
}
