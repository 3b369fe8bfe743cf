import Foundation
import Input
import Testing

@Suite struct PackedTableTests {
    /// The table that `writer` wrote, in memory that stays.
    private func table(_ writer: PackedTableWriter) -> PackedTable {
        let bytes = writer.bytes()
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 8)
        copy.copyBytes(from: bytes)
        return PackedTable(permanent: UnsafeRawBufferPointer(copy))
    }

    @Test("every kind of cell is read as it was written")
    func cells() {
        let numbers: [Double?] = [0, -0.0, 0.1, .greatestFiniteMagnitude, .leastNonzeroMagnitude, .infinity, nil]
        let integers: [Int?] = [0, -1, .max, .min + 1, nil]
        let texts: [String?] = ["a", nil, "longer than sixteen bytes", "é漢", "a"]
        var writer = PackedTableWriter()
        writer.startRow()
        for number in numbers { writer.number(number) }
        for number in integers { writer.integer(number) }
        for text in texts { writer.text(text) }
        let table = table(writer)
        var reader = PackedReader(table)
        reader.move(to: 0)
        let read = numbers.map { _ in reader.optionalNumber() }
        #expect(read.map { $0?.bitPattern } == numbers.map { $0?.bitPattern })
        #expect(integers.map { _ in reader.optionalInteger() } == integers)
        #expect(texts.map { _ in reader.optionalText() } == texts)
    }

    @Test("rows are found by any of their keys, in their order")
    func keys() {
        var writer = PackedTableWriter()
        for (index, keys) in [["b", "x"], [], ["a"], ["b", "b"], ["bb"]].enumerated() {
            writer.startRow(keys: keys)
            writer.integer(index)
            for _ in 0..<index { writer.text("cell") }
        }
        let table = table(writer)
        #expect(table.count == 5)
        #expect(table.rows(of: "b") == [0, 3])
        #expect(table.rows(of: "x") == [0])
        #expect(table.rows(of: "bb") == [4])
        for absent in ["", "A", "aa", "y", "c"] { #expect(table.rows(of: absent).isEmpty) }
        var reader = PackedReader(table)
        for row in [4, 0, 3] {
            reader.move(to: row)
            #expect(reader.integer() == row)
        }
    }

    @Test("a table without rows is one")
    func empty() {
        let table = table(PackedTableWriter())
        #expect(table.count == 0)
        #expect(table.rows(of: "a").isEmpty)
    }

    @Test("the same rows give the same bytes, whatever the order of their keys")
    func order() {
        func bytes(_ keys: [String]) -> [UInt8] {
            var writer = PackedTableWriter()
            writer.startRow(keys: keys)
            writer.text("cell")
            return writer.bytes()
        }
        let keys = (0..<50).map { "key \($0)" }
        #expect(bytes(keys) == bytes(keys.reversed()))
    }
}
