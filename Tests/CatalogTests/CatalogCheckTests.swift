import Catalog
import Foundation
import Input
import TestSupport
import Testing

@Suite struct CatalogCheckTests {
    private let today = CalendarDate(year: 2026, month: 11, day: 24)
    private let hardware =
        "id,vendor,name,aliases,architecture,memory_gb,memory_usable_gib,bf16_dense_tflops,fp8_dense_tflops,note,source\n"
    private let prices =
        "provider,instance_type,region,accelerator_id,accelerator_count,purchase,usd_per_hour,as_of\n"

    private func check(hardware: String? = nil, prices: String? = nil) throws -> [Diagnostic] {
        let today = try #require(today)
        return try CatalogCheck.run(today: today, hardware: hardware, prices: prices).diagnostics
            .filter { !$0.place.file.hasPrefix("hardware/") && !$0.place.file.hasPrefix("pricing/") }
    }

    @Test("all shipped data passes; what looks odd is a warning with its reason")
    func shipped() throws {
        let check = try CatalogCheck.run(today: try #require(today))
        #expect(check.passes, "\(check.diagnostics.filter { $0.severity == .error })")
        #expect(check.diagnostics.allSatisfy { $0.message.hasSuffix(")") && $0.place.line != nil })
        #expect(check.counts.accelerators >= 96 && check.counts.offers >= 4605 && check.counts.providers >= 25)
    }

    @Test("seen from an earlier day, later prices are from the future")
    func future() throws {
        let early = try #require(CalendarDate(year: 2026, month: 7, day: 19))
        let check = try CatalogCheck.run(today: early)
        #expect(check.diagnostics.contains { $0.message == "2026-07-20 is in the future" })
        #expect(!check.passes)
    }

    @Test("sparse rates, impossible memory and names given twice are errors; a note makes a warning of a figure")
    func hardwareErrors() throws {
        let folder = try ScratchFolder()
        let path = try folder.write(
            "h.csv",
            hardware + "a,V,Chip A,,X,48,45,362,1466,,s\nb,V,Chip B,,X,48,51.5,,,,s\nc,V,Chip C,,X,4800,,,,,s\n"
                + "d,V,Chip D,chip-a,X,48,,,,,s\ne,V,Chip E,L4,X,48,,100,400,sparse on purpose,s\n")
        let found = try check(hardware: path).map { "\($0.place.line ?? 0) \($0.place.field ?? "") \($0.severity)" }
        #expect(
            found == [
                "2 fp8_dense_tflops error", "3 memory_usable_gib error", "4 memory_gb error",
                "6 fp8_dense_tflops warning", "5 aliases error", "6 aliases warning",
            ])
    }

    @Test("prices out of the world, unknown accelerators, repeats and expensive discounts are errors")
    func priceErrors() throws {
        let folder = try ScratchFolder()
        let path = try folder.write(
            "p.csv",
            prices + "x,a,r,nvidia-l4-24gb,1,on_demand,1,2026-01-01\nx,a,r,nvidia-l4-24gb,1,spot,1,2026-01-01\n"
                + "x,b,r,nvidia-l4-24gbb,1,on_demand,1,2026-01-01\nx,c,r,nvidia-l4-24gb,1,on_demand,600,2026-01-01\n"
                + "x,a,r,nvidia-l4-24gb,1,on_demand,1,2026-01-01\nx,d,r,nvidia-l4-24gb,1,on_demand,1,2027-01-01\n")
        let found = try check(prices: path)
        #expect(
            found.map { "\($0.place.line ?? 0) \($0.place.field ?? "")" } == [
                "4 accelerator_id", "5 usd_per_hour", "6 instance_type", "3 usd_per_hour", "7 as_of",
            ])
        #expect(found.first?.suggestion?.contains("nvidia-l4-24gb") == true)
    }

    @Test("every data file of the repository is part of the program, as it is now")
    func embedded() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
        let providers = try FileManager.default.contentsOfDirectory(atPath: root + "/pricing/offers").sorted()
        #expect(providers.allSatisfy { $0.hasSuffix(".csv") })
        let lines = try PriceBook.load().lines
        #expect(Set(lines.map { $0.provider + ".csv" }).sorted() == providers)
        let rows = try providers.reduce(0) { sum, name in
            sum + (try CSVTable(TextFile(path: root + "/pricing/offers/" + name))).rows.count
        }
        #expect(lines.count == rows)
        let own = try HardwareCatalog.load(overlay: root + "/hardware/accelerators.csv").accelerators
        #expect(own.map(\.id) == (try HardwareCatalog.load()).accelerators.map(\.id))
    }
}
