import ArgumentParser
import Charts
import Foundation
import Reports

/// A chart of the answer in a file.
struct DrawingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Draw the answer as a chart into this file.", valueName: "file"))
    var svg: String?

    /// Writes the chart where one was asked for; a chart that has nothing to show is a failure, said once.
    func save(_ chart: @autoclosure () throws -> Chart?) throws {
        guard let svg else { return }
        guard let chart = try chart() else {
            throw Failure(.infeasible, "\(svg): not written: there is nothing to draw")
        }
        try Output.save(chart.svg(), to: svg)
    }

    /// Writes a further chart into a file beside the first, whose name ends in `suffix`; nothing where there is none.
    func save(_ chart: Chart?, beside suffix: String) throws {
        guard let svg, let chart else { return }
        let name = svg.hasSuffix(".svg") ? String(svg.dropLast(4)) : svg
        // A device or a pipe has nothing beside it.
        guard !svg.hasPrefix("/dev/"), svg != "-" else { return }
        try Output.save(chart.svg(), to: name + suffix + ".svg")
    }
}

/// A chart of the answer on the terminal.
struct TerminalChartOptions: ParsableArguments {
    @Flag(inversion: .prefixedNo, help: "Draw a small chart below the text. Left out: where a terminal shows it.")
    var chart: Bool?

    @Flag(help: "Draw it with letters instead of Unicode.")
    var plain = false

    /// How many characters a line of the terminal has; 80 where that is not known, as on a pipe.
    var columns: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// The signs to draw with; nil for no chart.
    ///
    /// A pipe gets none unless it is asked for, so that what scripts read stays as it is.
    var glyphs: TerminalGlyphs? {
        guard chart ?? (isatty(STDOUT_FILENO) != 0) else { return nil }
        return plain ? .plain : .suiting(ProcessInfo.processInfo.environment)
    }
}
