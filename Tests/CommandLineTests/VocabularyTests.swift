import Foundation
import TestSupport
import Testing

/// Everything that users and contributors read, scanned for words that the field does not use.
@Suite("Vocabulary") struct VocabularyTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static func files(under folder: String, _ suffix: String) throws -> [URL] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path)
        return names.filter { $0.hasSuffix(suffix) }.sorted().map { root.appending(path: "\(folder)/\($0)") }
    }

    /// String literals of a source file: short ones and those of several lines.
    private static func literals(_ source: String) throws -> [String] {
        let code = source.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("//") }
            .joined(separator: "\n")
        let expression = try NSRegularExpression(
            pattern: #""{3}([\s\S]*?)"{3}|"((?:[^"\\\n]|\\.)*)""#)
        return expression.matches(in: code, range: NSRange(code.startIndex..., in: code)).compactMap { match in
            // Names of variables between the words are no words.
            Range(match.range, in: code).map {
                String(code[$0].replacing(/\\\((?:[^()]|\([^()]*\))*\)/, with: "").replacing(/\\\([^)]*$/, with: ""))
            }
        }
    }

    @Test("no string of the program has a word that the field does not use")
    func strings() throws {
        let files = try Self.files(under: "Sources", ".swift")
        #expect(files.count > 300)
        for file in files {
            for text in try Self.literals(try String(contentsOf: file, encoding: .utf8)) {
                let words = Vocabulary.banned(in: text)
                #expect(words.isEmpty, "\(file.lastPathComponent): \(text.prefix(200)): \(words)")
            }
        }
    }

    @Test("nor has a page of the repository")
    func pages() throws {
        let pages =
            ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"].map { Self.root.appending(path: $0) }
            + (try Self.files(under: "hardware", ".md")) + (try Self.files(under: "pricing", ".md"))
            + (try Self.files(under: "Sources", ".md"))
        for page in pages {
            for (index, line) in try String(contentsOf: page, encoding: .utf8).split(
                separator: "\n", omittingEmptySubsequences: false
            ).enumerated() {
                let words = Vocabulary.banned(in: String(line))
                #expect(words.isEmpty, "\(page.lastPathComponent):\(index + 1): \(words)")
            }
        }
    }

    @Test("the scan finds words in strings, and only there")
    func scan() throws {
        let source = "let a = \"every promise\"\n// a promise\nlet promise = \"\"\"\n    dearer\n    \"\"\""
        let words = try Self.literals(source).flatMap { Vocabulary.banned(in: $0) }
        #expect(words == ["promise: write SLO", "dearer: write more expensive"])
    }
}
