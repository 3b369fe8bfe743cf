/// What a chart shows, before anything is measured or drawn.
public struct Chart: Sendable, Equatable {
    /// How several panels lie.
    public enum Arrangement: Sendable, Equatable {
        /// Side by side, as many in a row as have room.
        case grid
        /// One below the other, each the whole width: panels that share their horizontal axis.
        case stack
    }

    /// Where the names of the series stand.
    public enum KeyPlace: Sendable, Equatable {
        /// At the right ends of the lines; above the plot where there is no room for that.
        case ends
        /// Above the plot.
        case above
    }

    /// The words at both ends of a row of shades.
    public struct ShadeEnds: Sendable, Equatable {
        /// What the palest stands for.
        public var low: String
        /// What the strongest stands for.
        public var high: String

        /// The words at both ends.
        public init(low: String, high: String) {
            self.low = low
            self.high = high
        }
    }

    /// What the chart shows, best as the answer it gives.
    public var title: String
    /// What it holds for, in a line below the title; empty for none.
    public var subtitle: String
    /// The chart in words, for those who cannot see it.
    public var summary: String
    /// The plots: one, or several small ones.
    public var panels: [Panel]
    /// How several panels lie.
    public var arrangement: Arrangement
    /// Where the names of the series stand.
    public var keyPlace: KeyPlace
    /// What the palest and the strongest shade stand for, shown above the plot; nil for a chart without shades.
    public var shades: ShadeEnds?
    /// What must be known to read it, below the plots.
    ///
    /// What was left out of the drawing is added here.
    public var notes: [String]

    /// A chart of `panels`.
    public init(
        title: String, subtitle: String = "", summary: String, panels: [Panel], arrangement: Arrangement = .grid,
        keyPlace: KeyPlace = .above, shades: ShadeEnds? = nil, notes: [String] = []
    ) {
        self.title = title
        self.subtitle = subtitle
        self.summary = summary
        self.panels = panels
        self.arrangement = arrangement
        self.keyPlace = keyPlace
        self.shades = shades
        self.notes = notes
    }

    /// The same chart with what it finds as its title, and what it shows in the line below.
    public func finding(_ sentence: String) -> Chart {
        var chart = self
        chart.subtitle = title
        chart.title = sentence
        return chart
    }

    /// The chart as SVG text: the same bytes for the same values.
    ///
    /// Linear in the number of points.
    public func svg(_ options: ChartOptions = .page) -> String { drawing(options).svg }

    /// The chart laid out, with every text and plot area at its place.
    public func drawing(_ options: ChartOptions = .page) -> Drawing { ChartLayout(self, options).drawing() }
}

/// A chart of one kind, from the values that belong to it.
public protocol ChartSource: Sendable {
    /// The chart of these values.
    var chart: Chart { get }
}

extension ChartSource {
    /// The chart as SVG text: the same bytes for the same values.
    public func svg(_ options: ChartOptions = .page) -> String { chart.svg(options) }
}
