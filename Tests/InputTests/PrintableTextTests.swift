import Input
import TestSupport
import Testing

@Suite("Text of strangers") struct PrintableTextTests {
    @Test(
        "what drives a terminal or turns the text around it goes; the rest stays",
        arguments: [
            ("plain name-1.5", "plain name-1.5"), ("Qwen/Qwen3 é 日本 \u{1F600}", "Qwen/Qwen3 é 日本 \u{1F600}"),
            ("a\u{1B}[31mred\u{07}", "a [31mred "), ("a\nb\r\tc", "a b  c"), ("a\u{9B}31mb\u{7F}", "a 31mb "),
            ("\u{202E}gnp.exe\u{202C}", "gnp.exe"), ("\u{2066}x\u{2069}\u{200F}\u{061C}", "x"),
            ("a\u{2028}b\u{2029}c\u{85}", "a b c "), ("\u{FEFF}bom", "bom"), ("", ""),
        ])
    func printable(text: String, expected: String) { #expect(text.printable() == expected) }

    @Test("a name of ten thousand characters is cut, in time that follows its length alone")
    func long() {
        let name = String(repeating: "x", count: 10_000)
        #expect(name.printable().count == String.printableLength + 3)
        #expect(String(repeating: "é", count: 10_000).printable(limit: 10) == String(repeating: "é", count: 10) + "...")
        #expect(name.printable(limit: 10_000) == name)
    }

    @Test("of many problems the first are listed, and the rest counted")
    func manyProblems() {
        let place = SourcePlace(file: "a.csv", line: 1)
        let lines = InputProblems((1...100).map { Diagnostic(at: place, "number \($0)") }).description.split(
            separator: "\n")
        #expect(
            lines.count == 51 && lines[49].hasSuffix("number 50") && lines[50] == "... and at least 50 more problems")
        #expect(
            InputProblems((1...50).map { Diagnostic(at: place, "number \($0)") }).description.split(separator: "\n")
                .count == 50)
    }
}

@Suite("Hostile tables") struct HostileTableTests {
    /// What reading takes, over what an honest table of the same size takes.
    private static func slowness(_ text: String) -> Double {
        let row = "meta-llama/Llama-3.1-8B,12.5,\"two, words\"\n"
        let honest = "a,b,c\n" + String(repeating: row, count: text.utf8.count / row.utf8.count)
        func time(_ text: String) -> Double {
            let file = TextFile(name: "t.csv", text: text)
            return ProcessorTime.seconds { _ = try? CSVTable(file) }
        }
        return time(text) / time(honest)
    }

    @Test(
        "two megabytes of anything are read or refused in the time of an honest table",
        arguments: [
            "\"", "\"\"", "\"a", ",", "\n", "\"\n", "\"\",", "a\"", "\r", "\"x\"y,",
        ])
    func quotes(_ piece: String) {
        for head in ["a,b,c\n", "a,b,c\n\"", ""] {
            let text = head + String(repeating: piece, count: 2_000_000 / piece.utf8.count)
            let slowness = Self.slowness(text)
            #expect(slowness < 25, "\(head)\(piece): \(slowness) times as long")
        }
    }
}
