import Catalog
import Foundation
import Input
import Quantities
import TestSupport
import Testing

@testable import PriceLists

@Suite("Damaged price lists") struct HostilePriceFileTests {
    private static let context = Result {
        var context = PriceImportContext(try HardwareCatalog.load())
        context.day = CalendarDate("2026-11-01")
        context.rates = ExchangeRates(["EUR": ExactPrice(1)])
        return context
    }

    private func problem(_ bytes: [UInt8], name: String = "list") throws -> String {
        do {
            _ = try PriceFile(name: name, bytes: bytes, try Self.context.get())
            return ""
        } catch let problems as InputProblems {
            #expect(!problems.diagnostics.isEmpty && problems.diagnostics.allSatisfy { $0.place.file == name })
            return problems.description
        }
    }

    @Test(
        "a JSON list that is cut off anywhere is refused, with the line",
        arguments: Sample.all.filter { $0.name.hasSuffix("json") }.map(\.name))
    func truncated(name: String) throws {
        let text = try #require(Sample.all.first { $0.name == name }?.text)
        let bytes = Array(text.utf8)
        for end in stride(from: 1, to: bytes.count - 1, by: max(1, bytes.count / 150)) {
            let found = try problem(Array(bytes[..<end]))
            #expect(
                found.contains("cut off") || found.contains("expected") || found.contains("no JSON value"),
                "\(end): \(found)")
            #expect(found.contains("list:"), "\(found)")
        }
    }

    @Test("values nested without end are refused at once, wherever they stand")
    func nesting() throws {
        let deep = String(repeating: "[", count: 5_000_000)
        for text in [
            deep, #"{"x":"# + deep, #"{"Items":[{"retailPrice":"# + deep, #"{"products":{"A":{"attributes":"# + deep,
        ] {
            let time = ContinuousClock().measure {
                let found = (try? problem(Array(text.utf8))) ?? ""
                #expect(found.contains("nested too deeply") || found.contains("expected"), "\(found.prefix(200))")
            }
            #expect(time < .seconds(5))
        }
        var resources = #"{"projects":[{"breakdown":{"resources":"#
        for _ in 0..<50 { resources += #"[{"subresources":"# }
        #expect(try problem(Array(resources.utf8)).contains("nested too deeply"))
    }

    @Test("what is no price list is said to be none, with what is")
    func unknown() throws {
        for text in [#"{"a":1}"#, "[]", "a,b\n1,2\n", "provider,price\nx,1\n", "<html></html>"] {
            let found = try problem(Array(text.utf8))
            #expect(found.contains("no known price list") && found.contains("Azure Retail Prices"), "\(found)")
        }
        #expect(try problem([]).contains("empty"))
        #expect(try problem(Array("  \n ".utf8)).contains("empty"))
        #expect(try problem([0x1F, 0x8B, 8, 0]).contains("compressed"))
        #expect(try problem([0xFF, 0xFE, 0x7B, 0]).contains("UTF-8"))
        #expect(try problem(Array("\"FormatVersion\",\"v1.0\"\n".utf8)).contains("CSV form of an AWS price list"))
        #expect(
            try problem(Array(#"{"regions":[{"regionCode":"x","versionUrl":"y"}]}"#.utf8)).contains(
                "an index of price lists"))
        #expect(try problem(Array((Sample.azure + Sample.google).utf8)).contains("two kinds"))
    }

    @Test("fields of the wrong kind make rows that are skipped, never a price")
    func wrongKinds() throws {
        for wrong in ["null", "[]", "{}", "true", #""abc""#, #""1-2""#, "-40.0", "1e400", #""NaN""#] {
            let text = Sample.azurePage([Sample.azureItem(wrong)])
            let file = try PriceFile(name: "x", bytes: Array(text.utf8), try Self.context.get())
            #expect(
                file.prices.offers.isEmpty && file.skipped.reduce(0) { $0 + $1.count } == 1, "\(wrong): \(file.skipped)"
            )
        }
    }

    @Test("hundreds of mutations of each list are read or refused, and what is read could be a price")
    func mutations() throws {
        var random = SeededGenerator(seed: 7)
        let words = [
            "null", "-1", "1e999", "\"", "[", "}", ",", "\\u0000", "\u{FEFF}", "99999999999999999999", "USD", "EUR",
        ]
        var (read, refused) = (0, 0)
        for (name, text) in Sample.all {
            for _ in 0..<150 {
                var bytes = Array(text.utf8)
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    let at = Int.random(in: 0..<bytes.count, using: &random)
                    let end = min(bytes.count, at + Int.random(in: 0...12, using: &random))
                    bytes.replaceSubrange(at..<end, with: Array((words.randomElement(using: &random) ?? "").utf8))
                }
                do {
                    let file = try PriceFile(name: name, bytes: bytes, try Self.context.get())
                    read += 1
                    for offer in file.prices.offers where file.format != .own {
                        #expect(Offer.plausiblePrices.contains(offer.price.dollarsPerHour / offer.acceleratorCount))
                    }
                } catch let problems as InputProblems {
                    refused += 1
                    #expect(problems.diagnostics.allSatisfy { $0.place.file == name })
                }
            }
        }
        #expect(read > 100 && refused > 100, "both must happen, or the damage is not varied enough")
    }

    @Test("a list of hundreds of thousands of products keeps those with accelerators alone")
    func long() throws {
        let folder = try ScratchFolder()
        var text = "{\(Sample.awsHead),\"products\":{"
        for index in 0..<100_000 {
            text +=
                #""S\#(index)":{"sku":"S\#(index)","productFamily":"Compute Instance","attributes":{"instanceType":"m7i.large","regionCode":"us-east-1","operatingSystem":"Linux","tenancy":"Shared"}},"#
        }
        text += Sample.products.dropFirst(#""products":{"#.count) + "," + Sample.terms() + "}"
        let path = try folder.write("index.json", text)
        let file = try PriceFile(path: path, try Self.context.get())
        #expect(file.rows > 100_000 && file.prices.offers.count == 4)
        #expect(file.skipped.first?.reason == .noAccelerator && file.skipped.first?.count == 100_002)
    }
}
