import Foundation
import Harnesses
import TestSupport
import Testing

/// Replays what ever crashed a reader, and some mutations of each file; the fuzzer does the rest, see `.ci/fuzz`.
@Suite("Readers of strangers' files", .serialized) struct HarnessTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Corpus")

    /// The kept files of a harness in the order of their names.
    private static func files(_ harness: Harness) throws -> [(name: String, bytes: [UInt8])] {
        let place = folder.appending(path: harness.rawValue)
        return try FileManager.default.contentsOfDirectory(atPath: place.path).sorted().map { name in
            (name, [UInt8](try Data(contentsOf: place.appending(path: name))))
        }
    }

    @Test("each kept file is read or refused", arguments: Harness.allCases)
    func replay(_ harness: Harness) throws {
        let files = try Self.files(harness)
        #expect(files.count >= 2, "\(harness) has no seeds")
        for file in files { harness.run(file.bytes) }
    }

    /// Mutations of each file; more by `PLIMSOLL_MUTATIONS`.
    private static let count = ProcessInfo.processInfo.environment["PLIMSOLL_MUTATIONS"].flatMap { Int($0) } ?? 20

    @Test("mutations of each are", arguments: Harness.allCases)
    func mutations(_ harness: Harness) throws {
        var random = SeededGenerator(seed: 1)
        for file in try Self.files(harness) where file.bytes.count < 20_000 {
            for _ in 0..<Self.count { harness.run(Self.mutated(file.bytes, &random)) }
        }
    }

    private static func mutated(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...5, using: &random) where !bytes.isEmpty {
            let at = Int.random(in: 0..<bytes.count, using: &random)
            let end = min(bytes.count, at + Int.random(in: 1...16, using: &random))
            let word = Array((Harness.words.randomElement(using: &random) ?? "").utf8)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.removeSubrange(at..<end)
            case 2: bytes.insert(contentsOf: bytes[at..<end], at: at)
            case 3: bytes.insert(contentsOf: word, at: at)
            default: bytes.replaceSubrange(at..<end, with: word)
            }
        }
        return bytes
    }
}
