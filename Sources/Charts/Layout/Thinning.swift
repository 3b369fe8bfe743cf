/// Leaves out points that the eye cannot tell from those that stay.
enum Thinning {
    /// For a line: of each column of pixels the first, lowest, highest and last point, in their order.
    ///
    /// The drawn line covers the same pixels. Lines of fewer than 500 points are left whole. A line that runs back
    /// and forth loses only points that lie within half a pixel of the one before. Linear time.
    static func line(_ points: [Point]) -> [Point] {
        guard points.count >= 500 else { return points }
        let isOrdered = zip(points, points.dropFirst()).allSatisfy { $0.x <= $1.x }
        guard isOrdered else { return spaced(points) }
        var kept: [Point] = []
        var start = 0
        while start < points.count {
            let column = points[start].x.rounded(.down)
            var end = start
            var lowest = start
            var highest = start
            while end < points.count, points[end].x.rounded(.down) == column {
                if points[end].y < points[lowest].y { lowest = end }
                if points[end].y > points[highest].y { highest = end }
                end += 1
            }
            var previous = -1
            for index in [start, min(lowest, highest), max(lowest, highest), end - 1] where index > previous {
                kept.append(points[index])
                previous = index
            }
            start = end
        }
        return kept
    }

    /// For signs: the first of those that share a pixel.
    static func signs(_ points: [(index: Int, place: Point)]) -> [(index: Int, place: Point)] {
        guard points.count >= 500 else { return points }
        var taken: Set<Int> = []
        return points.filter {
            let row = Int($0.place.y.rounded(.down))
            let column = Int($0.place.x.rounded(.down))
            return taken.insert(row << 20 | column).inserted
        }
    }

    /// For areas: of each column of pixels the lowest and the highest value, as one column.
    static func area(_ columns: [(x: Double, low: Double, high: Double)]) -> [(x: Double, low: Double, high: Double)] {
        guard columns.count >= 500, let last = columns.last else { return columns }
        guard zip(columns, columns.dropFirst()).allSatisfy({ $0.x <= $1.x }) else { return columns }
        var kept: [(x: Double, low: Double, high: Double)] = []
        for column in columns {
            if let previous = kept.last, previous.x.rounded(.down) == column.x.rounded(.down) {
                // Coordinates grow downward: the low value has the larger one.
                let low = max(previous.low, column.low)
                kept[kept.count - 1] = (previous.x, low, min(previous.high, column.high))
            } else {
                kept.append(column)
            }
        }
        if kept.last?.x != last.x { kept.append(last) }
        return kept
    }

    private static func spaced(_ points: [Point]) -> [Point] {
        guard let first = points.first, let last = points.last else { return points }
        var kept = [first]
        var previous = first
        for point in points where abs(point.x - previous.x) > 0.5 || abs(point.y - previous.y) > 0.5 {
            kept.append(point)
            previous = point
        }
        if kept.last != last { kept.append(last) }
        return kept
    }
}
