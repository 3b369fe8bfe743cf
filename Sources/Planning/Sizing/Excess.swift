/// How far something that grows along an axis is above zero at one place of it.
struct Excess {
    var place: Double
    var value: Double

    /// `value` at `place`.
    init(at place: Double, _ value: Double) {
        self.place = place
        self.value = value
    }

    /// The largest place, to `width`, at which `excess` is not above zero: at `low` it is not, at `high` it is.
    ///
    /// Each step goes to where the line through both ends meets zero, and a little beyond, so that the farther end comes
    /// near as well. The value of an end that stays where it is counts for less from step to step (Anderson and Björck 1973,
    /// doi 10.1007/BF01951936). Where two steps together did not halve what is left, the next one does.
    static func crossing(
        _ low: Excess, _ high: Excess, within width: Double, _ excess: (Double) -> Double
    ) -> Double {
        var (low, high) = (low, high)
        var (steps, left) = (0, high.place - low.place)
        var wasAbove: Bool?
        while high.place - low.place > width {
            let middle = (low.place + high.place) / 2
            var place = middle
            if steps < 2 {
                let meeting = (high.value * low.place - low.value * high.place) / (high.value - low.value)
                let beyond = meeting + (meeting < middle ? 0.4 : -0.4) * width
                place = min(high.place - 0.4 * width, max(low.place + 0.4 * width, beyond))
            }
            let tried = Excess(at: place, excess(place))
            let isAbove = tried.value > 0
            // How much closer to zero the end came that moves twice in a row.
            let nearer = 1 - tried.value / (isAbove ? high.value : low.value)
            let share = wasAbove == isAbove ? (nearer > 0 ? nearer : 0.5) : 1
            if isAbove {
                high = tried
                low.value *= share
            } else {
                low = tried
                high.value *= share
            }
            wasAbove = isAbove
            steps += 1
            if high.place - low.place <= left / 2 { (steps, left) = (0, high.place - low.place) }
        }
        return low.place
    }
}
