/// Passing over values that are not kept.
extension JSONScanner {
    /// Passes over any value; checks brackets and quotes, not each value within.
    public mutating func skipValue() throws(InputProblems) {
        switch skipBlank() {
        case 0x7B, 0x5B: _ = try skipBrackets()
        case 0x22:
            index += 1
            try skipText()
        case nil: throw failure("the file ends in the middle: it is cut off")
        case .some:
            let start = index
            while let byte = peek(), !JSONScanner.endsWord(byte) { index += 1 }
            // The buffer may have been filled again, so only an unmoved index says that there is nothing.
            if index == start, let byte = peek(), JSONScanner.endsWord(byte) { throw unexpected("a value") }
        }
    }

    /// Passes over an array or an object and counts its items; checks brackets and quotes, not each value.
    public mutating func skipBrackets() throws(InputProblems) -> Int {
        var open: [UInt8] = []
        var commas = 0
        var isEmpty = true
        while true {
            if index >= stream.filled, !more() { throw failure("the file ends in the middle: it is cut off") }
            let plain = endOfPlainBytes()
            if plain > index { isEmpty = false }
            index = plain
            guard index < stream.filled else { continue }
            let byte = stream.buffer[index]
            index += 1
            switch byte {
            case 0x22:
                isEmpty = false
                try skipText()
            case 0x5B, 0x7B:
                if !open.isEmpty { isEmpty = false }
                open.append(byte + 2)
                guard open.count <= Limit.depth else {
                    throw failure("values are nested too deeply", allowed: "at most \(Limit.depth) levels")
                }
            case 0x5D, 0x7D:
                guard open.popLast() == byte else { throw failure("a bracket closes what was not opened") }
                if open.isEmpty { return isEmpty ? 0 : commas + 1 }
            case 0x2C: if open.count == 1 { commas += 1 }
            case 0x20, 0x0A, 0x0D, 0x09: break
            default: isEmpty = false
            }
        }
    }

    /// Where the next byte stands that is a quote, a bracket, a comma or blank, from the index on.
    func endOfPlainBytes() -> Int {
        let bytes = stream.buffer
        let end = stream.filled
        var at = index
        while at < end, JSONScanner.isPlain(bytes[at]) { at += 1 }
        return at
    }

    static func isPlain(_ byte: UInt8) -> Bool {
        // Letters, digits and most signs; `,` is 2C, `"` 22, and brackets have 5B to 7D.
        (byte > 0x2C && byte < 0x5B) || (byte > 0x5D && byte < 0x7B)
    }

    mutating func skipText() throws(InputProblems) {
        while true {
            let bytes = stream.buffer
            let end = stream.filled
            var at = index
            while at < end {
                let byte = bytes[at]
                if byte == 0x22 || byte == 0x5C { break }
                at += 1
            }
            index = at
            if at >= end {
                guard more() else { throw failure("the file ends within quotes: it is cut off") }
                continue
            }
            index += 1
            if bytes[at] == 0x22 { return }
            guard take() != nil else { throw failure("the file ends within quotes: it is cut off") }
        }
    }
}
