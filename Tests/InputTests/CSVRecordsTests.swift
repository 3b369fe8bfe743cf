import Input
import TestSupport
import Testing

@Suite struct CSVRecordsTests {
    private enum Colour: String, CaseIterable { case red, green }

    private func records(_ text: String, required: [String] = ["x"], optional: [String] = []) throws -> CSVRecords {
        CSVRecords(try CSVTable(TextFile(name: "t.csv", text: text)), required: required, optional: optional)
    }

    @Test("a number is read as the nearest Double, however it is written")
    func numbers() throws {
        var generator = SeededGenerator(seed: 7)
        let drawn = (0..<500).map { _ in Double.random(in: -1e6...1e6, using: &generator) }.map { "\($0)" }
        let texts = ["98.32", "0.1", ".5", "5.", "1e3", "-2.5E-3", "+7", "21957642.123456789012345"] + drawn
        for text in texts {
            var records = try records("x\n\(text)\n")
            let row = try #require(records.table.rows.first)
            #expect(records.optionalNumber(row, "x", in: -1e9...1e9) == Double(text))
            #expect(records.problems.isEmpty)
        }
    }

    @Test(
        "what is no number in range is refused with line, column and range",
        arguments: ["nan", "inf", "-inf", "0x10", "1e999", "ten", "-", ".", "1.2.3", "1,5", "-1", "1e7", "$3", " 4"])
    func wrongNumbers(text: String) throws {
        var records = try records("y,x\na,\"\(text)\"\n", optional: ["y"])
        let row = try #require(records.table.rows.first)
        #expect(records.optionalNumber(row, "x", in: 0...100) == nil)
        #expect(records.problems.map(\.place) == [SourcePlace(file: "t.csv", line: 2, column: 2, field: "x")])
        #expect(records.problems.first?.allowed == "0 to 100")
    }

    @Test("a price with a currency sign is answered with the number to write")
    func mended() throws {
        var records = try records("x\n\"$1,234.50 \"\n")
        let row = try #require(records.table.rows.first)
        _ = records.number(row, "x", in: 0...10_000)
        #expect(records.problems.first?.suggestion == "write 1234.50")
    }

    @Test("missing, unknown and empty cells are told apart")
    func columns() throws {
        var records = try records("z,usd_per_huor\n1,2\n", required: ["x", "usd_per_hour"])
        #expect(records.problems.count == 4)
        #expect(records.problems.contains { $0.suggestion == "did you mean usd_per_hour?" })
        let row = try #require(records.table.rows.first)
        _ = records.number(row, "x", in: 0...1)
        #expect(records.problems.count == 4, "a missing column is told once, not for each row")
        #expect(throws: InputProblems.self) { try records.check() }
        var empty = try self.records("x,y\n,1\n", optional: ["y"])
        let second = try #require(empty.table.rows.first)
        #expect(empty.optionalNumber(second, "x", in: 0...1) == nil && empty.problems.isEmpty)
        _ = empty.text(second, "x")
        #expect(empty.problems.map(\.message) == ["the cell is empty"])
    }

    @Test("whole numbers, choices and flags are read, and refused with what is allowed")
    func kinds() throws {
        var good = try records("x,y,z\n3,red,yes\n", required: ["x", "y", "z"])
        let row = try #require(good.table.rows.first)
        #expect(good.integer(row, "x", in: 1...9) == 3)
        #expect(good.choice(row, "y", Colour.self) == .red)
        #expect(good.optionalFlag(row, "z") == true)
        #expect(good.problems.isEmpty)
        var bad = try records("x,y,z\n3.5,gren,maybe\n", required: ["x", "y", "z"])
        let other = try #require(bad.table.rows.first)
        #expect(bad.optionalInteger(other, "x", in: 1...9) == nil)
        #expect(bad.optionalChoice(other, "y", Colour.self) == nil)
        #expect(bad.optionalFlag(other, "z") == nil)
        #expect(bad.problems.map(\.place.column) == [1, 2, 3])
        #expect(bad.problems[1].suggestion == "did you mean green?")
    }
}
