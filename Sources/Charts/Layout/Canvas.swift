/// What has been drawn so far.
struct Canvas: Sendable {
    let pen: Pen
    var elements: [SVGElement] = []
    var texts: [PlacedText] = []
    var plots: [Drawing.Plot] = []
    var omissions = Omissions()
    /// The hatchings used, to be defined in the head of the drawing.
    var hatchings: Set<Int> = []

    mutating func write(_ text: PlacedText) {
        guard !text.shown.isEmpty else { return }
        texts.append(text)
        elements.append(pen.text(text))
    }

    /// A text with a ground of its own, to stand on lines and areas.
    mutating func writeOnPlate(_ text: PlacedText) {
        guard !text.shown.isEmpty else { return }
        let plate = pen.rectangle(text.box.grown(by: 1.5), pen.fill("surface") + [(.fillOpacity, "0.86")])
        elements.append(plate)
        write(text)
    }
}
