import Input
import Testing

@Suite struct CSVTableTests {
    private func cells(_ text: String) throws -> [[String]] {
        try CSVTable(TextFile(name: "t.csv", text: text)).rows.map { $0.cells.map { String($0) } }
    }

    private func problems(_ text: String) -> [Diagnostic] {
        do throws(InputProblems) {
            _ = try CSVTable(TextFile(name: "t.csv", text: text))
            return []
        } catch {
            return error.diagnostics
        }
    }

    @Test("quotes hold commas, doubled quotes and line ends; lines count on through them")
    func quotes() throws {
        let text = "a,b\n\"x,\"\"y\"\"\",\"two\nlines\"\n\"\"\"\",last\n"
        let table = try CSVTable(TextFile(name: "t.csv", text: text))
        #expect(table.rows.map { $0.cells.map { String($0) } } == [["x,\"y\"", "two\nlines"], ["\"", "last"]])
        #expect(table.rows.map(\.line) == [2, 4])
    }

    @Test("line ends may be CRLF, the last may lack, and blank lines count but say nothing")
    func lineEnds() throws {
        #expect(try cells("a,b\r\n1,2\r\n\r\n3,4") == [["1", "2"], ["3", "4"]])
        #expect(try CSVTable(TextFile(name: "t.csv", text: "a\n\n\nx\n")).rows.map(\.line) == [4])
        #expect(try cells("a,b\n,\n") == [["", ""]])
    }

    @Test(
        "each error of form names its line",
        arguments: [
            ("", 1, "the file is empty"),
            ("a,b\n1,2\n3\n", 3, "the row has 1 cells, the header 2"),
            ("a,b\n1,2,3\n", 2, "the row has 3 cells, the header 2"),
            ("a,b\n1,2\n3,\"4\n5,6\n", 3, "a quote is opened and never closed"),
            ("a,b\n\"1\"x,2\n", 2, "text follows a closing quote"),
            ("\na,a\n1,2\n", 2, "the column stands there twice"),
        ])
    func errors(text: String, line: Int, message: String) {
        let found = problems(text)
        #expect(found.contains { $0.place.line == line && $0.message == message }, "\(found)")
        #expect(found.allSatisfy { $0.place.file == "t.csv" })
    }

    @Test("cells, columns and problems have limits")
    func limits() {
        #expect(problems("a\n" + String(repeating: "x", count: CSVTable.Limit.cell + 1)).count == 1)
        #expect(!problems(String(repeating: ",", count: 2000)).isEmpty)
        #expect(problems("a,b\n" + String(repeating: "x\n", count: 5000)).count == 100)
    }
}
