import Quantities
import Testing

@testable import Reports

@Suite("Figures and tables") struct TextTests {
    @Test(
        "numbers have three digits, thousands grouped, no more than they need",
        arguments: [
            (0.0, "0"), (5, "5"), (1234.4, "1,234"), (4.567, "4.57"), (0.012345, "0.0123"), (-0.5, "-0.500"),
            (999.96, "1,000"), (.infinity, "unbounded"), (.nan, "unknown"), (1e9, "1,000,000,000"),
        ])
    func numbers(value: Double, text: String) { #expect(Figures.number(value) == text) }

    @Test(
        "times come in the unit that suits them",
        arguments: [
            (0.0000012, "1.20 us"), (0.0247, "24.7 ms"), (3.49, "3.49 s"), (1200, "20 min"), (28_800, "8 h"),
            (360_000, "100 h"),
        ])
    func times(value: Double, text: String) { #expect(Figures.time(Seconds(value)) == text) }

    @Test(
        "money: whole dollars from 100 on, cents below, more where the sum is tiny",
        arguments: [(71_773.6, "$71,774"), (0.0621, "$0.062"), (5.432, "$5.43"), (-200, "-$200"), (0, "$0.00")])
    func money(value: Double, text: String) { #expect(Figures.dollars(Dollars(value)) == text) }

    @Test("cells that a spreadsheet would compute are disarmed, quotes and commas are quoted")
    func csv() {
        var csv = CSVText(columns: ["a", "b", "c"])
        csv.add([.text("=cmd|' /C calc'!A0"), .text("x,\"y\""), .number(nil)])
        csv.add([.text("-1+2"), .text("line\nbreak"), .number(2)])
        #expect(csv.text == "a,b,c\n'=cmd|' /C calc'!A0,\"x,\"\"y\"\"\",\n'-1+2,line break,2\n")
    }

    @Test(
        "whatever the width, lines are broken without end or loss, those of tables too",
        arguments: [1, 2, 11, 12, 40, 61])
    func narrow(columns: Int) {
        var table = TextTable([("", .left), ("accelerator of the first", .right), ("and the second", .right)])
        table.add([
            "based on", "same model and same accelerator measured, apart from tensor parallelism", "1",
        ])
        let lines =
            table.lines(TerminalStyle(isColored: false, columns: columns)) + [
                String(repeating: " ", count: 70) + "behind what there is", "  label    the text of a line",
                "a/path/of/many-parts,which_has/no/blank/to/break/at",
            ]
        let broken = TextFlow.lines(lines, columns: columns)
        func letters(_ lines: [String]) -> String { lines.joined().filter { $0 != " " } }
        #expect(letters(broken) == letters(lines))
        if columns >= TerminalStyle.leastColumns {
            #expect(broken.allSatisfy { $0.count <= columns || $0.hasSuffix("behind what there is") }, "\(broken)")
        }
    }

    @Test("columns are as wide as their widest cell, and control characters become blanks")
    func table() {
        var table = TextTable([("name", .left), ("n", .right)])
        table.add(["a\u{1B}[31m", "1"])
        table.add(["longer", "1,000"])
        #expect(table.lines() == ["name        n", "a [31m      1", "longer  1,000"])
    }
}
