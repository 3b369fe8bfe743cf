import Calibration
import Foundation
import TestSupport
import Testing
import Validation

@testable import Reports

@Suite("Schemas from types") struct DocumentSchemaTests {
    private struct Inner: Codable, Equatable {
        var count: Int
    }

    private enum Word: String, Codable, CaseIterable { case one, two }

    private struct Sample: Codable {
        var schema = 1
        var text: String
        var figure: Double?
        var inner: Inner?
        var list: [Inner]
        var map: [String: [Double?]]
        var word: Word
        private var secret: Bool
    }

    @Test("a key that a type gains is in its shape, with its type and whether it may be absent")
    func shapes() throws {
        typealias Property = Shape.Property
        let inner = Shape.object(name: "Inner", ["count": Property(shape: .integer, isOptional: false)])
        #expect(
            try Shape.of(Sample.self)
                == .object(
                    name: "Sample",
                    [
                        "schema": Property(shape: .integer, isOptional: false),
                        "text": Property(shape: .text, isOptional: false),
                        "figure": Property(shape: .number, isOptional: true),
                        "inner": Property(shape: inner, isOptional: true),
                        "list": Property(shape: .list(inner), isOptional: false),
                        "map": Property(shape: .map(.list(.nullable(.number))), isOptional: false),
                        "word": Property(shape: .choice(["one", "two"]), isOptional: false),
                        "secret": Property(shape: .flag, isOptional: false),
                    ]))
    }

    @Test("every key of every document has a meaning, and every meaning a key")
    func meanings() throws {
        var used: Set<String> = []
        for schema in DocumentSchema.all {
            for (type, key) in try schema.keys() {
                let own = "\(type).\(key)"
                #expect(SchemaKey.named(key, in: type) != nil, "\(schema.name): \(own)")
                used.insert(SchemaKey.table[own] == nil ? key : own)
            }
        }
        #expect(Set(SchemaKey.table.keys).subtracting(used).sorted() == [])
    }

    @Test("keys are in snake case, and carry their unit")
    func style() {
        for key in SchemaKey.table.keys {
            let name = key.split(separator: ".").last.map { String($0) } ?? ""
            #expect(name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" }, "\(name)")
            let meaning = SchemaKey.table[key]?.meaning ?? ""
            if meaning.contains(", ms.") {
                #expect(
                    name.contains("_ms") || ["mean", "max", "half_width"].contains(name) || name.hasPrefix("p"),
                    "\(key)")
            }
        }
    }

    @Test("a calibration is what its schema says")
    func calibration() throws {
        var report = CalibrationReport(runs: 10, levels: CoefficientLevels(), isAsShipped: true, own: 2)
        report.heldOut = try AccuracyRow.shipped()
        report.before = report.heldOut.prefix(1).map { (.ttftMean, $0.summary) }
        report.after = report.before
        let schema = try #require(DocumentSchema.all.first { $0.name == "calibration" })
        let validator = try SchemaValidator(try schema.json())
        let document = try JSONSerialization.jsonObject(with: Data(try JSONText.text(report).utf8))
        #expect(validator.problems(document) == [])
        #expect(report.heldOut.count > 100)
    }

    @Test("a calibration says whether its factors are those of the program, and what own runs changed")
    func calibrationText() throws {
        var report = CalibrationReport(runs: 1234, levels: CoefficientLevels(), isAsShipped: true, own: 2)
        func text() -> String { report.lines().joined(separator: "\n") }
        #expect(text().hasPrefix("1,234 published runs; the factors are those that come with the program"))
        #expect(!text().contains("held out") && text().hasSuffix("2 runs of yours inform predictions"))
        let shipped = try AccuracyRow.shipped()
        report.heldOut = shipped
        report.before = [(.ttftMean, shipped[0].summary)]
        report.after = [(.ttftMean, shipped[1].summary)]
        let lines = report.lines()
        // A table for each of what is left out and how it is asked, each row of which is a slice.
        let tables = lines.indices.filter { lines[$0].contains(" left out, ") }
        #expect(tables.count == Set(shipped.map { $0.leftOut + $0.asking }).count)
        let rows = lines.filter { $0.contains("x") && $0.contains("%") }
        #expect(rows.count == shipped.count { $0.summary.width != nil })
        let before = try #require(lines.firstIndex(of: "errors on your runs, with the published runs alone"))
        let after = try #require(lines.firstIndex(of: "errors on your runs, with yours"))
        #expect(lines[before...].contains { $0.contains(Figures.percent(shipped[0].summary.medianError)) })
        #expect(lines[after...].contains { $0.contains(Figures.percent(shipped[1].summary.medianError)) })
        let other = CalibrationReport(runs: 10, levels: CoefficientLevels(), isAsShipped: false, own: 0)
        #expect(other.lines()[0].contains("NOT those of the program"))
    }
}

@Suite("Commands to copy") struct ShellCommandTests {
    @Test("a long command is broken before its options, and means the same to a shell")
    func broken() {
        let command = "vllm bench serve --model a/b --dataset-name random --random-input-len 512 --save-result"
        let lines = ShellCommand.lines(command, columns: 40)
        #expect(
            lines == [
                "vllm bench serve --model a/b \\", "  --dataset-name random \\",
                "  --random-input-len 512 --save-result",
            ])
        #expect(lines.allSatisfy { $0.count <= 40 })
        #expect(ShellCommand.lines("plimsoll plan a.yaml --json") == ["plimsoll plan a.yaml --json"])
    }
}
