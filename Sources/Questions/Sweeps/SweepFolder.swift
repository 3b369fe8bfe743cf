internal import Foundation
internal import Input
internal import Measurements

/// The folder that the shards of a sweep write their parts to, by whatever process on whatever machine.
///
/// A part holds the rows of one block of items. It is written beside its place and renamed, never changed, and says what
/// sweep it belongs to; it does not depend on how many shards there are, so that a sweep begun by 4 may be ended by 64.
struct SweepFolder: Sendable {
    /// The folder.
    let path: String
    /// What the sweep is.
    let manifest: SweepManifest

    /// The file that says what the sweep is.
    static let manifestName = "sweep.json"

    /// The folder of a sweep, which is made where it is not there yet; throws where another sweep is in it.
    init(_ path: String, for manifest: SweepManifest) throws {
        self.path = path
        self.manifest = manifest
        do {
            try FileManager.default.createDirectory(
                atPath: path + "/parts", withIntermediateDirectories: true)
        } catch {
            throw InputProblems([
                Diagnostic(at: SourcePlace(file: path), "the folder cannot be made", suggestion: "give another --out")
            ])
        }
        let file = path + "/" + Self.manifestName
        if !FileManager.default.fileExists(atPath: file) { try Self.write(manifest.bytes, to: file) }
        let found = try SweepManifest(at: file)
        guard found == manifest else {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: file), "the folder is of another sweep: \(found.differences(from: manifest))",
                    suggestion: "give another --out, or remove the folder")
            ])
        }
    }

    /// The folder of a sweep that was begun.
    init(reading path: String) throws {
        self.path = path
        manifest = try SweepManifest(at: path + "/" + Self.manifestName)
    }

    /// Where the part of a block is; a folder has a thousand at most.
    func partPath(_ block: Int) -> String {
        let number = String(block)
        let padded = String(repeating: "0", count: max(0, 9 - number.count)) + number
        return "\(path)/parts/\(padded.dropLast(3))/\(padded).jsonl.gz"
    }

    /// Whether the part of a block is there.
    func has(_ block: Int) -> Bool { FileManager.default.fileExists(atPath: partPath(block)) }

    /// Writes the rows of a block.
    func write(_ rows: [[JSONValue]], block: Int) throws {
        let items = manifest.items(of: block)
        var text = try Self.line(
            SweepPartHead(sweep: manifest.id, block: block, first: items.lowerBound, rows: items.count))
        let start = text.count
        let encoder = Self.encoder
        for row in rows {
            text += try encoder.encode(row)
            text.append(0x0A)
        }
        text += try Self.line(SweepPartEnd(rows: rows.count, checksum: Self.checksum(text[start...])))
        let place = partPath(block)
        try FileManager.default.createDirectory(
            atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Self.write(Gzip.compressed(text), to: place)
    }

    /// The rows of a block as they were written; throws where the part is missing, damaged, or of another sweep.
    func rows(block: Int) throws(InputProblems) -> [[JSONValue]] {
        let place = SourcePlace(file: partPath(block))
        func wrong(_ what: String) -> InputProblems {
            InputProblems([
                Diagnostic(
                    at: place, what, suggestion: "remove it and run the sweep again, which computes what is missing")
            ])
        }
        guard let packed = FileManager.default.contents(atPath: place.file) else { throw wrong("the part is missing") }
        guard let bytes = Gzip.decompressed([UInt8](packed), maximumBytes: manifest.block * 4096 + 65_536) else {
            throw wrong("the part is damaged")
        }
        var lines = bytes.split(separator: 0x0A)
        let decoder = JSONDecoder()
        guard lines.count >= 2, let head = try? decoder.decode(SweepPartHead.self, from: Data(lines.removeFirst())),
            let end = try? decoder.decode(SweepPartEnd.self, from: Data(lines.removeLast()))
        else { throw wrong("the part is damaged") }
        guard head.sweep == manifest.id, head.block == block else { throw wrong("the part is of another sweep") }
        let start = lines.first?.startIndex ?? 0
        let stop = (lines.last?.endIndex ?? 0) + (lines.isEmpty ? 0 : 1)
        guard end.rows == lines.count, end.rows == manifest.items(of: block).count,
            end.checksum == Self.checksum(bytes[start..<stop])
        else { throw wrong("the part is damaged") }
        return try lines.map { line throws(InputProblems) in
            guard case .list(let cells) = try JSONValue(reading: line, name: place.file),
                cells.count == manifest.columns.count
            else { throw wrong("a row of the part is no list of \(manifest.columns.count) values") }
            return cells
        }
    }

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    private static func line(_ value: some Encodable) throws -> [UInt8] {
        try [UInt8](encoder.encode(value)) + [0x0A]
    }

    private static func checksum(_ bytes: ArraySlice<UInt8>) -> String {
        bytes.withUnsafeBytes { String(StableHash($0).value, radix: 16) }
    }

    /// Writes a file beside its place and renames it: whoever reads it sees all of it.
    static func write(_ bytes: [UInt8], to place: String) throws {
        let beside = place + ".\(ProcessInfo.processInfo.processIdentifier)-\(UInt32.random(in: 0...UInt32.max)).part"
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: beside))
            guard rename(beside, place) == 0 else { throw CocoaError(.fileWriteUnknown) }
        } catch {
            unlink(beside)
            throw FileFailure(
                .unwritable,
                Diagnostic(at: SourcePlace(file: place), "cannot be written: \(error.localizedDescription)"))
        }
    }
}

/// The first line of a part.
private struct SweepPartHead: Codable {
    var kind = "sweep-part"
    var schema = 1
    var sweep: String
    var block, first, rows: Int
}

/// The last line of a part.
private struct SweepPartEnd: Codable {
    var rows: Int
    var checksum: String
}
