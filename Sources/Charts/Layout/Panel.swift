/// One plot: two axes and the marks on them.
public struct Panel: Sendable, Equatable {
    /// What this panel shows among others; empty for none.
    public var title: String
    /// The horizontal axis.
    public var x: Axis
    /// The vertical axis.
    public var y: Axis
    /// The layers, drawn in this order.
    public var marks: [Mark]
    /// Its height as a multiple of the other panels' in a stack.
    public var weight: Double

    /// A plot of `marks`.
    public init(title: String = "", x: Axis, y: Axis, marks: [Mark], weight: Double = 1) {
        self.title = title
        self.x = x
        self.y = y
        self.marks = marks
        self.weight = weight
    }
}

/// A chart with everything at its place.
public struct Drawing: Sendable {
    /// The plot area of a panel and what its coordinates mean.
    public struct Plot: Sendable, Equatable {
        /// The area between the axes.
        public let area: Rectangle
        /// The horizontal scale.
        public let x: Scale
        /// The vertical scale.
        public let y: Scale
    }

    /// The width in pixels.
    public let width: Double
    /// The height in pixels.
    public let height: Double
    /// Every line of text.
    public let texts: [PlacedText]
    /// The panels' plot areas.
    public let plots: [Plot]
    /// The notes shown, with those on what was left out.
    public let notes: [String]
    /// The drawing as SVG text.
    public let svg: String
}
