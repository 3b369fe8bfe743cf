/// One element of a drawing: a name, attributes in the order they are written, and what is inside.
struct SVGElement: Sendable, Equatable {
    /// The elements a chart may use; nothing here can run, load or link.
    enum Name: String, Sendable {
        case svg, title, desc, style, defs, pattern, rect, path, text
    }

    /// The attributes a chart may use; none of them takes an address or a script.
    enum Attribute: String, Sendable {
        case xmlns, id, role, type, viewBox, width, height, x, y, d, fill, stroke
        case label = "aria-labelledby"
        case cssClass = "class"
        case fillOpacity = "fill-opacity"
        case strokeWidth = "stroke-width"
        case strokeDashes = "stroke-dasharray"
        case strokeCap = "stroke-linecap"
        case strokeJoin = "stroke-linejoin"
        case textAnchor = "text-anchor"
        case fontFamily = "font-family"
        case fontSize = "font-size"
        case fontWeight = "font-weight"
        case patternUnits, patternTransform
    }

    /// Something inside an element.
    enum Content: Sendable, Equatable {
        case element(SVGElement)
        case text(String)
    }

    var name: Name
    var attributes: [(Attribute, String)]
    var content: [Content]

    init(_ name: Name, _ attributes: [(Attribute, String)] = [], _ children: [SVGElement] = []) {
        self.name = name
        self.attributes = attributes
        self.content = children.map(Content.element)
    }

    init(_ name: Name, _ attributes: [(Attribute, String)] = [], text: String) {
        self.name = name
        self.attributes = attributes
        self.content = [.text(text)]
    }

    mutating func append(_ child: SVGElement) { content.append(.element(child)) }

    static func == (left: SVGElement, right: SVGElement) -> Bool {
        left.name == right.name && left.content == right.content
            && left.attributes.elementsEqual(right.attributes) { $0.0 == $1.0 && $0.1 == $1.1 }
    }
}
