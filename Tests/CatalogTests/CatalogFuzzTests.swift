import Catalog
import Foundation
import Input
import TestSupport
import Testing

/// Damaged copies of the shipped lists must load cleanly or be refused with places; nothing may crash.
@Suite struct CatalogFuzzTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// The header and some rows of a shipped file, so that thousands of copies are quick to read.
    private func sample(_ path: String, rows: Int, _ generator: inout SeededGenerator) throws -> [UInt8] {
        let lines = try TextFile(path: Self.root + "/" + path).bytes.split(separator: 10)
        let picked = (0..<rows).compactMap { _ in lines.dropFirst().randomElement(using: &generator) }
        return Array(([lines[0]] + picked).joined(separator: [10])) + [10]
    }

    private func mutated(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        let texts = [
            "NaN", "-1", "1e308", "inf", "0", "\"", ",,", "\r", "\n", "\u{FEFF}", "2026-13-45", "99999999999999999999",
        ]
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &generator)))
            case 2:
                let lines = bytes.split(separator: 10)
                if let line = lines.randomElement(using: &generator) { bytes += line + [10] }
            case 3:
                // A whole cell becomes something else.
                let start = bytes[..<place].lastIndex { $0 == 0x2C || $0 == 10 }.map { $0 + 1 } ?? 0
                let end = bytes[place...].firstIndex { $0 == 0x2C || $0 == 10 } ?? bytes.count
                bytes.replaceSubrange(
                    min(start, end)..<end, with: Array((texts.randomElement(using: &generator) ?? "").utf8))
            case 4: bytes.insert(contentsOf: (texts.randomElement(using: &generator) ?? "").utf8, at: place)
            default: bytes = Array(bytes[..<max(1, place)])
            }
            if bytes.isEmpty { bytes = [10] }
        }
        return bytes
    }

    private func verify(_ path: String, seed: UInt64, _ load: () throws -> Void) -> Bool {
        do {
            try load()
            return true
        } catch let problems as InputProblems {
            #expect(!problems.diagnostics.isEmpty && problems.diagnostics.count <= 200, "seed \(seed)")
            for problem in problems.diagnostics {
                #expect(problem.place.file == path && (problem.place.line ?? 0) >= 1, "seed \(seed): \(problem)")
            }
        } catch let failure as FileFailure {
            #expect(failure.kind == .badData && failure.diagnostic.place.line != nil, "seed \(seed): \(failure)")
        } catch {
            Issue.record("seed \(seed): an error without a place: \(error)")
        }
        return false
    }

    @Test("two thousand damaged hardware lists", arguments: 0..<4)
    func hardware(quarter: Int) throws {
        let folder = try ScratchFolder()
        var loaded = 0
        for seed in UInt64(quarter * 500)..<UInt64(quarter * 500 + 500) {
            var generator = SeededGenerator(seed: seed)
            let original = try sample("hardware/accelerators.csv", rows: 4, &generator)
            let path = try folder.write("h.csv", mutated(original, &generator))
            loaded += verify(path, seed: seed) { _ = try HardwareCatalog.load(overlay: path) } ? 1 : 0
        }
        #expect(loaded > 0 && loaded < 500, "both outcomes must be met, or the damage is not varied enough")
    }

    @Test("a thousand damaged price lists", arguments: 0..<2)
    func prices(half: Int) throws {
        let folder = try ScratchFolder()
        var loaded = 0
        for seed in UInt64(half * 500)..<UInt64(half * 500 + 500) {
            var generator = SeededGenerator(seed: seed)
            let original = try sample("pricing/offers/aws.csv", rows: 6, &generator)
            let path = try folder.write("p.csv", mutated(original, &generator))
            loaded += verify(path, seed: seed) { _ = try PriceBook.lines(at: path) } ? 1 : 0
        }
        #expect(loaded > 0 && loaded < 500, "both outcomes must be met, or the damage is not varied enough")
    }

    @Test("damaged whole files, through the check")
    func wholeFiles() throws {
        let folder = try ScratchFolder()
        let today = try #require(CalendarDate(year: 2026, month: 11, day: 24))
        for seed in UInt64(0)..<3 {
            var generator = SeededGenerator(seed: seed)
            let bytes = try TextFile(path: Self.root + "/pricing/offers/vast.csv").bytes
            let path = try folder.write("p.csv", mutated(bytes, &generator))
            _ = verify(path, seed: seed) {
                let check = try CatalogCheck.run(today: today, prices: path)
                #expect(check.diagnostics.allSatisfy { !$0.place.file.isEmpty && $0.place.line != nil })
            }
        }
    }
}
