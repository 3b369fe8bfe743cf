internal import Foundation
internal import Input

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
        if !FileManager.default.fileExists(atPath: file) { try WholeFile.write(manifest.bytes, to: file) }
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

    /// Writes the part of a block.
    func write(_ part: SweepPart, block: Int) throws {
        let items = manifest.items(of: block)
        var text = try Self.line(
            SweepPartHead(sweep: manifest.id, block: block, first: items.lowerBound, items: items.count))
        let start = text.count
        let encoder = Self.encoder
        for row in part.rows {
            text += try encoder.encode(row)
            text.append(0x0A)
        }
        for pool in part.pools { text += try Self.line(pool) }
        text += try Self.line(
            SweepPartEnd(rows: part.rows.count, pools: part.pools.count, checksum: SweepManifest.hash(text[start...])))
        try WholeFile.write(Gzip.compressed(text), to: partPath(block))
    }

    /// The part of a block as it was written; throws where it is missing, damaged, or of another sweep.
    func part(block: Int) throws(InputProblems) -> SweepPart {
        let place = SourcePlace(file: partPath(block))
        func wrong(_ what: String) -> InputProblems {
            InputProblems([
                Diagnostic(
                    at: place, what, suggestion: "remove it and run the sweep again, which computes what is missing")
            ])
        }
        guard let packed = FileManager.default.contents(atPath: place.file) else { throw wrong("the part is missing") }
        guard let bytes = Gzip.decompressed([UInt8](packed), maximumBytes: manifest.largestPart) else {
            throw wrong("the part is damaged")
        }
        // Rows are read in place: there may be many.
        let decoder = JSONDecoder()
        guard let headEnd = bytes.firstIndex(of: 0x0A), bytes.last == 0x0A,
            let stop = bytes.dropLast().lastIndex(of: 0x0A), headEnd <= stop,
            let head = try? decoder.decode(SweepPartHead.self, from: Data(bytes[..<headEnd])),
            let end = try? decoder.decode(SweepPartEnd.self, from: Data(bytes[(stop + 1)...]))
        else { throw wrong("the part is damaged") }
        guard head.sweep == manifest.id, head.block == block else { throw wrong("the part is of another sweep") }
        let content = bytes[(headEnd + 1)..<(stop + 1)]
        // An item of measured runs has as many rows as it has figures.
        guard end.rows >= 0, end.pools >= 0, end.checksum == SweepManifest.hash(content),
            end.rows == manifest.items(of: block).count || manifest.question.isOfRuns
        else { throw wrong("the part is damaged") }
        var part = SweepPart()
        part.rows.reserveCapacity(end.rows)
        var rows = SweepRows(content)
        do throws(InputProblems) {
            for _ in 0..<end.rows { part.rows.append(try rows.next(manifest.columns.count)) }
        } catch {
            throw wrong("a row of the part is no list of \(manifest.columns.count) values")
        }
        guard end.pools > 0 else { return part }
        for line in content.split(separator: 0x0A).dropFirst(end.rows) {
            guard let pool = try? decoder.decode(SweepPool.self, from: Data(line)) else {
                throw wrong("the part is damaged")
            }
            part.pools.append(pool)
        }
        return part
    }

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    private static func line(_ value: some Encodable) throws -> [UInt8] {
        try [UInt8](encoder.encode(value)) + [0x0A]
    }
}

/// The first line of a part.
private struct SweepPartHead: Codable {
    var kind = "sweep-part"
    var schema = 1
    var sweep: String
    var block, first, items: Int
}

/// The last line of a part.
private struct SweepPartEnd: Codable {
    var rows, pools: Int
    var checksum: String
}
