import Charts
import Foundation
import Testing

/// Whether times are measured and printed, with `MEASURE=1`.
let isMeasuring = ProcessInfo.processInfo.environment["MEASURE"] == "1"

/// The bytes of each sample as they were when someone last looked at them; `RECORD=1` writes them again.
@Suite struct SnapshotTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Snapshots")

    @Test("a chart's bytes are those looked at", arguments: Samples.all.map(\.name))
    func snapshot(name: String) throws {
        let source = try #require(Samples.all.first { $0.name == name }).source
        let svg = source.svg(ChartOptions(theme: name == "latency-rate" ? .automatic : .light))
        let file = Self.folder.appending(path: "\(name).svg")
        if ProcessInfo.processInfo.environment["RECORD"] == "1" {
            try Data(svg.utf8).write(to: file)
            return
        }
        let recorded = try String(contentsOf: file, encoding: .utf8)
        let changed = zip(recorded.split(separator: ">"), svg.split(separator: ">")).first { $0 != $1 }
        let difference = changed.map { "was \($0)> is \($1)>" } ?? "length \(recorded.count) to \(svg.count)"
        // The texts themselves would fill the log.
        let isSame = recorded == svg
        #expect(isSame, "\(difference); look at it, then record with RECORD=1")
    }
}
