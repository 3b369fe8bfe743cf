/// One layer of a plot: some shapes that share a colour and a name.
public struct Mark: Sendable, Equatable {
    /// How a line goes from one point to the next.
    public enum Course: Sendable, Equatable {
        /// Straight.
        case straight
        /// It keeps its value until the next point: prices, replica counts.
        case steps
    }

    /// How much a mark asks to be seen.
    public enum Emphasis: Sendable, Equatable {
        /// Thick: the answer.
        case strong
        /// As it is.
        case normal
        /// Pale: what was rejected.
        case faint
    }

    /// What is drawn.
    public enum Shape: Sendable, Equatable {
        /// A line through points; it breaks where a value cannot be shown.
        case line([DataPoint], Course)
        /// The area between two edges: an interval, or one layer of a stack.
        case area([DataInterval], Course, isInterval: Bool)
        /// Rectangles.
        case bars([Bar])
        /// One sign for each point, in the form that belongs to the colour.
        case dots([DataPoint])
        /// A line across the plot at a horizontal value.
        case verticalRule(Double, label: String)
        /// A line across the plot at a vertical value.
        case horizontalRule(Double, label: String)
        /// A straight line between two points.
        case segment(DataPoint, DataPoint)
        /// A straight line with a head at the second point.
        case arrow(DataPoint, DataPoint)
        /// Short strokes across the direction of a bar, such as a baseline in it.
        case ticks([DataPoint])
        /// Words at a place, beside it where there is room.
        case text(DataPoint, String)
    }

    /// What is drawn.
    public var shape: Shape
    /// The colour, and with it the dashes, sign and hatching.
    public var ink: Ink
    /// The name in the key; nil for none.
    ///
    /// Marks of one name share one entry.
    public var name: String?
    /// How much it asks to be seen.
    public var emphasis: Emphasis

    /// A layer of `shape`.
    public init(_ shape: Shape, ink: Ink, name: String? = nil, emphasis: Emphasis = .normal) {
        self.shape = shape
        self.ink = ink
        self.name = name
        self.emphasis = emphasis
    }
}
