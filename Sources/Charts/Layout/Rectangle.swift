/// A place in the drawing, in pixels from the upper left corner.
public struct Point: Sendable, Equatable {
    /// From the left.
    public var x: Double
    /// From the top.
    public var y: Double

    /// The place `x` from the left and `y` from the top.
    public init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }
}

/// A rectangle in the drawing, in pixels from the upper left corner.
public struct Rectangle: Sendable, Equatable {
    /// The left edge.
    public var left: Double
    /// The upper edge.
    public var top: Double
    /// The right edge.
    public var right: Double
    /// The lower edge.
    public var bottom: Double

    /// The rectangle between four edges.
    public init(left: Double, top: Double, right: Double, bottom: Double) {
        self.left = left
        self.top = top
        self.right = right
        self.bottom = bottom
    }

    /// From the left to the right edge.
    public var width: Double { right - left }
    /// From the upper to the lower edge.
    public var height: Double { bottom - top }

    /// Whether the two share more than an edge.
    public func overlaps(_ other: Rectangle) -> Bool {
        left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }

    /// Whether `other` lies in this one, give or take `slack` pixels.
    public func contains(_ other: Rectangle, slack: Double = 0) -> Bool {
        other.left >= left - slack && other.right <= right + slack && other.top >= top - slack
            && other.bottom <= bottom + slack
    }

    func contains(_ point: Point) -> Bool {
        point.x >= left && point.x <= right && point.y >= top && point.y <= bottom
    }

    func grown(by margin: Double) -> Rectangle {
        Rectangle(left: left - margin, top: top - margin, right: right + margin, bottom: bottom + margin)
    }
}
