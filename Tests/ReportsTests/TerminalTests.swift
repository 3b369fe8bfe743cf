import Foundation
import Testing

@testable import Reports

@Suite("Pictures on a terminal") struct TerminalTests {
    private static func plot(_ points: [(x: Double, y: Double)], log: Bool = false) -> TerminalPlot {
        TerminalPlot(title: "t", points: points, isLogarithmic: log, x: { "\($0)" }, y: { "\($0)" })
    }

    @Test("a rising line goes from the lower left to the upper right, in dots and in letters")
    func rises() throws {
        let plot = Self.plot((0...100).map { (x: Double($0), y: Double($0)) })
        for glyphs in [TerminalGlyphs.unicode, .plain] {
            let lines = plot.lines(glyphs, width: 20, height: 5)
            #expect(lines.count == 7)
            let starts = lines[1...5].compactMap { line in line.firstIndex { $0 == "*" || $0 > "\u{2800}" } }
            let columns = zip(lines[1...5], starts).map { $0.distance(from: $0.startIndex, to: $1) }
            #expect(columns == columns.sorted(by: >) && Set(columns).count == 5)
        }
        #expect(plot.lines(.plain).joined().allSatisfy { $0.isASCII })
    }

    @Test("nothing, one point, what is no number, and huge values draw something sensible or nothing")
    func edges() {
        #expect(Self.plot([]).lines(.unicode).isEmpty)
        #expect(Self.plot([(.nan, 1), (1, .infinity)]).lines(.unicode).isEmpty)
        #expect(Self.plot([(0, 0), (-1, 5)], log: true).lines(.unicode).isEmpty)
        for points in [[(x: 1.0, y: 1.0)], [(1e300, 1e-300), (1e-300, 1e300)], [(1, 5), (2, 5)]] {
            let lines = Self.plot(points, log: true).lines(.plain, width: 10, height: 3)
            #expect(lines.count == 5 && lines.joined().contains("*"))
        }
    }

    @Test("a filled plot reaches from the bottom up to each value, and zero fills nothing")
    func filled() {
        var plot = Self.plot([(0, 0), (1, 5), (2, 10), (3, 0), (4, 0)])
        plot.isFilled = true
        let lines = plot.lines(.plain, width: 5, height: 4)
        let columns = (0..<5).map { column in
            lines[1...4].count { line in
                let start = line.index(after: line.firstIndex(of: "|") ?? line.startIndex)
                return Array(line[start...]).dropFirst(column).first == "#"
            }
        }
        #expect(columns == [0, 2, 4, 0, 0])
        plot.points = [(0, 0), (1, 0)]
        #expect(!plot.lines(.plain).joined().contains("#"))
        #expect(!plot.lines(.unicode).joined().contains { ("\u{2801}"..."\u{28FF}").contains($0) })
    }

    @Test("the line of equals differs from points where there are letters only")
    func diagonal() {
        var plot = Self.plot([(1, 10), (10, 100), (100, 1000)], log: true)
        plot.hasDiagonal = true
        let text = plot.lines(.plain, width: 20, height: 10).joined(separator: "\n")
        #expect(text.count { $0 == "*" } == 3 && text.count { $0 == "." } >= 8)
    }

    @Test("bars are as long as their values, cut names do not break lines")
    func bars() {
        let bars = TerminalBars(
            title: "t", bars: [.init("a", 40, "40"), .init("bb", 10, "10"), .init("c\u{1b}\n", 0, "0")])
        let lines = bars.lines(.plain, width: 40)
        #expect(lines.map { line in line.count { $0 == "#" } } == [0, 40, 10, 1])
        #expect(bars.lines(.unicode, width: 8)[1].contains(String(repeating: "\u{2588}", count: 8)))
        #expect(!lines.joined().contains("\u{1b}") && lines.count == 4)
    }

    @Test("Unicode only where terminal and locale have it; the first locale variable that is set counts")
    func glyphs() {
        #expect(TerminalGlyphs.suiting(["LANG": "en_US.UTF-8", "TERM": "xterm"]) == .unicode)
        #expect(TerminalGlyphs.suiting(["LANG": "en_US.UTF-8", "TERM": "dumb"]) == .plain)
        #expect(TerminalGlyphs.suiting(["LC_ALL": "C", "LANG": "en_US.UTF-8"]) == .plain)
        #expect(TerminalGlyphs.suiting(["LC_ALL": "", "LC_CTYPE": "C.utf8"]) == .unicode)
        #expect(TerminalGlyphs.suiting([:]) == .plain)
    }
}
