internal import Calibration
internal import Catalog
internal import Foundation
internal import Input
internal import Measurements
internal import Reports

/// What a sweep is: its question, its size, and everything that its rows depend on.
struct SweepManifest: Codable, Sendable, Hashable {
    /// What kind of document it is.
    var kind = "sweep-manifest"
    /// The version of the format.
    var schema = 1
    /// The program's version.
    var version = ProgramVersion.text
    /// The question.
    var question: SweepGrid.Question
    /// How many items there are.
    var items: Int
    /// How many items a part has.
    var block: Int
    /// How many values vary.
    var axes: Int
    /// How many items each combination of values has.
    var repeats: Int
    /// The names of the cells of a row.
    var columns: [String]
    /// A hash of the grid with its scenario.
    var grid: String
    /// A hash of the accelerators, models and prices.
    var catalog: String
    /// A hash of the calibration and of the user's own runs in it.
    var calibration: String

    /// `own`: a hash of the user's own runs; empty for none.
    init(_ grid: SweepGrid, _ catalog: Catalog, own: String) throws {
        question = grid.question
        items = grid.count
        axes = grid.axes.count
        repeats = grid.repeats
        // About a thousand parts: enough to share, few enough to list. Predictions are too quick to be dealt one by one, and
        // runs that are next to each other in a table share their deployment.
        var block = grid.question == .predict || grid.question == .validate ? 64 : 1
        while block < Self.largestBlock, grid.count / block > 1024 { block *= 2 }
        self.block = block
        columns = SweepWork.columns(grid)
        self.grid = Self.hash(Array(grid.identity.utf8))
        self.catalog = try Self.hash(of: catalog)
        calibration = Self.calibration(own: own)
    }

    /// A hash of the accelerators and prices of `catalog`.
    static func hash(of catalog: Catalog) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        var hash = StableHash()
        try encoder.encode(catalog.hardware.accelerators).withUnsafeBytes { hash.add($0) }
        for offer in catalog.offers { hash.add(offer) }
        return hash.value.hexadecimal
    }

    /// A hash of the factors that come with the program and of the user's own runs, `own`.
    static func calibration(own: String) -> String { hash(Array("\(ShippedCalibration.factorsHash) \(own)".utf8)) }

    /// The largest part, in items: what one process has in memory.
    private static let largestBlock = 65_536

    /// Reads what a shard wrote.
    init(at path: String) throws {
        let file = try TextFile(path: path, maximumBytes: 1 << 20)
        guard let found = try? JSONDecoder().decode(SweepManifest.self, from: Data(file.bytes)),
            found.kind == "sweep-manifest",
            found.schema == 1, found.items > 0, found.block > 0, found.items <= SweepGrid.maximumItems,
            found.block <= Self.largestBlock, (1...1000).contains(found.columns.count), found.repeats > 0,
            (0..<found.columns.count).contains(found.axes)
        else {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: path), "this is not what plimsoll sweep wrote",
                    suggestion: "give the folder that --out named")
            ])
        }
        self = found
    }

    /// Tells sweeps apart.
    var id: String { Self.hash(Array("\(version) \(grid) \(catalog) \(calibration) \(items) \(block)".utf8)) }

    /// How many parts there are.
    var blocks: Int { (items + block - 1) / block }

    /// Whether the requests of a combination's items are pooled.
    var isPooled: Bool { question == .simulate && repeats > 1 }

    /// The most bytes of a part that is not damaged, decompressed.
    var largestPart: Int {
        // A row has some hundred bytes, a pool at most two bytes for each of 3 x 40,000 buckets.
        let rows = block * (question.isOfRuns ? 1 << 16 : 4096)
        return rows + (isPooled ? (block / repeats + 2) << 19 : 0) + (question == .crossvalidate ? 1 << 30 : 1 << 16)
    }

    /// The items of a part.
    func items(of index: Int) -> Range<Int> { index * block..<min(items, (index + 1) * block) }

    /// The file as it is written.
    var bytes: [UInt8] { get throws { Array(try JSONText.text(self).utf8) } }

    /// In which respect it is not `other`.
    func differences(from other: SweepManifest) -> String {
        var parts: [String] = []
        if version != other.version { parts.append("plimsoll \(version)") }
        if grid != other.grid || items != other.items { parts.append("another grid or scenario") }
        if catalog != other.catalog { parts.append("other prices or accelerators") }
        if calibration != other.calibration { parts.append("another calibration, or other own runs") }
        return parts.isEmpty ? "another layout" : parts.joined(separator: ", ")
    }

    static func hash(_ bytes: some ContiguousBytes) -> String {
        bytes.withUnsafeBytes { StableHash($0).value.hexadecimal }
    }
}
