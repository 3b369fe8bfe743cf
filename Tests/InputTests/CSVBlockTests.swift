import Testing

@testable import Input

@Suite("Blocks of rows of comma-separated values")
struct CSVBlockTests {
    private func scanner(_ bytes: [UInt8]) -> CSVScanner { CSVScanner(ByteStream(name: "t.csv", bytes: bytes)) }

    private func cells(_ text: String, rows: Int) throws -> [(line: Int, cells: [String])] {
        var scanner = scanner(Array(text.utf8))
        var found: [(Int, [String])] = []
        while let block = try scanner.block(rows: rows) {
            #expect(block.problems.isEmpty && block.rowCount <= rows && block.firstRowWithoutText() == nil)
            for row in 0..<block.rowCount {
                found.append((block.line(row), (0..<block.cellCount(row)).map { block.text(row, $0) }))
            }
        }
        return found
    }

    @Test("rows are those of the table that is held, however many make a block", arguments: [1, 2, 7, 512])
    func likeTable(rows: Int) throws {
        var text = "a,b,c\r\n\"x,\"\"y\"\"\",\"two\nlines\",é\n\n,,\n"
        for index in 0..<3000 { text += "\(index),\"\(String(repeating: "z", count: index % 90))\",\"\"\"\"\n" }
        let table = try CSVTable.raggedRows(TextFile(name: "t.csv", text: text))
        let found = try cells(text, rows: rows)
        #expect(found.map(\.line) == table.map(\.line))
        #expect(found.map(\.cells) == table.map { $0.cells.map { String($0) } })
    }

    @Test("what is wrong with quotes and sizes is collected with its line, and reading goes on")
    func problems() throws {
        let long = String(repeating: "x", count: CSVTable.Limit.cell + 1)
        var scanner = scanner(Array("a,b\n\"1\"x,2\n3,\(long)\n\"4\"y,5\n6,\"7\n".utf8))
        let block = try #require(try scanner.block())
        #expect(block.problems.map(\.place.line) == [2, 3, 4, 5])
        #expect(
            block.problems.map { String($0.message.prefix(16)) } == [
                "text follows a c", "a cell is longer", "text follows a c", "a quote is opene",
            ])
        #expect(try scanner.block() == nil)
    }

    @Test("a cell that never ends costs no memory beyond its limit")
    func endless() throws {
        var scanner = scanner([UInt8](repeating: 0x78, count: 5 << 20))
        let block = try #require(try scanner.block())
        #expect(block.byteCount < 3 << 20 && block.problems.count == 1)
    }

    @Test("the first row that is no text is found, also where cells together would be text")
    func noText() throws {
        for wrong in [[0x61, 0x00], [0xFF], [0xC3, 0x2C, 0xA9]] as [[UInt8]] {
            var scanner = scanner(Array("a,b\né,ü\n".utf8) + wrong + Array("\nc,d\n".utf8))
            #expect(try scanner.block()?.firstRowWithoutText() == 2)
        }
    }
}
