import Testing

@testable import Input

@Suite("Streams of JSON and CSV") struct JSONScannerTests {
    private func scanner(_ text: String) -> JSONScanner { JSONScanner(ByteStream(name: "x", bytes: Array(text.utf8))) }

    @Test("members that are not asked for are passed over, whatever they hold")
    func members() throws {
        var scanner = scanner(#"{"a":{"deep":[1,{"b":"}]"}]},"b":-1.50,"c":null,"d":"x\u0041","e":true,"f":[3]}"#)
        var found: [String: String?] = [:]
        try scanner.object(["b", "c", "d", "e", "f"].map { JSONKey($0) }) { (scanner, key) throws(InputProblems) in
            found[key] = try scanner.plainValue()
        }
        #expect(found["b"] == "-1.50" && found["d"] == "xA" && found["e"] == "true")
        #expect(found["c"] == .some(nil) && found["f"] == .some(nil) && found["a"] == nil)
    }

    @Test("numbers and keys that lie across the ends of the buffer are whole")
    func buffers() throws {
        // The buffer of memory has 64 KiB.
        for shift in 65_500..<65_560 {
            let text = #"{"pad":""# + String(repeating: "x", count: shift) + #"","price":123.456789,"name":"abc"}"#
            var scanner = scanner(text)
            var price: String?
            try scanner.object(["price"].map { JSONKey($0) }) { (scanner, _) throws(InputProblems) in
                price = try scanner.plainValue()
            }
            #expect(price == "123.456789")
        }
    }

    @Test(
        "what is no JSON is refused",
        arguments: ["{", #"{"a""#, #"{"a":}"#, #"{"a":1"#, #"{"a":tru}"#, #"{"a":1 "b":2}"#, "[1,]", "7"])
    func wrong(text: String) {
        var scanner = scanner(text)
        #expect(throws: InputProblems.self) {
            try scanner.object { (scanner, _) throws(InputProblems) in _ = try scanner.plainValue() }
        }
    }

    private func rows(_ text: String, keep columns: [Int]? = nil) throws -> [[String]] {
        var scanner = CSVScanner(ByteStream(name: "x", bytes: Array(text.utf8)))
        scanner.skipMark()
        if let columns { scanner.keep(columns, of: 3) }
        var rows: [[String]] = []
        while let row = try scanner.row() { rows.append(row) }
        return rows
    }

    @Test("rows of a CSV stream are those of the table that is held whole")
    func csv() throws {
        let text = "\u{FEFF}a,\"b \"\"c\"\"\",\"d\ne\"\r\n\n1,,3\n4,5,6"
        #expect(try rows(text) == [["a", "b \"c\"", "d\ne"], ["1", "", "3"], ["4", "5", "6"]])
        #expect(try rows(text, keep: [2]) == [["", "", "d\ne"], ["", "", "3"], ["", "", "6"]])
        for shift in 65_526..<65_536 {
            let long = String(repeating: "y", count: shift)
            #expect(try rows("\(long),\"p,q\"\nz,w\n") == [[long, "p,q"], ["z", "w"]])
        }
        for wrong in ["\"a\"b,c\n", "\"a", String(repeating: "x", count: 70_000), String(repeating: ",", count: 2000)] {
            #expect(throws: InputProblems.self) { try rows(wrong) }
        }
        #expect(throws: InputProblems.self) {
            var scanner = CSVScanner(ByteStream(name: "x", bytes: [0x61, 0xFF, 0x0A]))
            _ = try scanner.row()
        }
    }
}
