import Input
import Testing

@Suite("Numbers in hexadecimal") struct HexadecimalTests {
    @Test("every digit is written, leading zeros too")
    func digits() {
        #expect(UInt8(0).hexadecimal == "00" && UInt8(0x0A).hexadecimal == "0a" && UInt8.max.hexadecimal == "ff")
        #expect(UInt16(0x2028).hexadecimal == "2028" && UInt32(1).hexadecimal == "00000001")
        #expect(UInt64(0xCBF2_9CE4_8422_2325).hexadecimal == "cbf29ce484222325")
        for shift in 0..<64 {
            let number = UInt64(1) << UInt64(shift)
            #expect(number.hexadecimal.count == 16 && UInt64(number.hexadecimal, radix: 16) == number)
        }
    }
}
