import CLibXML2
import Charts

/// Reads a drawing with libxml2 and lists what is wrong with it as SVG.
///
/// Allowed are the static elements and attributes of SVG 1.1 that charts need, besides ARIA's: nothing that runs,
/// loads or links.
struct SVGCheck {
    /// A line of text as it stands in the drawing.
    struct Text {
        var shown: String
        var title: String?
        var box: Rectangle
        var fill: String
    }

    private(set) var problems: [String] = []
    private(set) var texts: [Text] = []
    private(set) var names: [String: Int] = [:]
    private(set) var rootAttributes: [String: String] = [:]
    private(set) var ids: Set<String> = []
    private(set) var coordinates: [Double] = []
    private var references: [String] = []
    private var paints: [String] = []
    private var patterns: Set<String> = []
    /// The paths of lines of data, which alone have round joins.
    private(set) var lines: [PathData] = []
    /// All rectangles, in the order of the drawing.
    private(set) var rectangles: [Rectangle] = []

    /// What may stand in what.
    private static let parents: [String: Set<String>] = [
        "svg": [""], "title": ["svg", "rect", "path", "text"], "desc": ["svg"], "style": ["svg"], "defs": ["svg"],
        "pattern": ["defs"], "rect": ["svg", "pattern"], "path": ["svg", "pattern"], "text": ["svg"],
    ]

    /// The words that an attribute may have; those of classes are made from the palette's names.
    private static let words: [String: Set<String>] = [
        "text-anchor": ["middle", "end"], "font-weight": ["bold"], "stroke-linecap": ["round"],
        "stroke-linejoin": ["round"], "role": ["img"], "type": ["text/css"], "patternUnits": ["userSpaceOnUse"],
        "font-family": ["Arial, Helvetica, 'Liberation Sans', sans-serif"],
        "class": Set(
            ["plimsoll"]
                + (["surface", "ink", "muted", "grid", "alarm"] + (0..<7).map { "s\($0)" } + (0..<9).map { "h\($0)" })
                .flatMap { ["f-\($0)", "l-\($0)"] }),
    ]

    private static let allowed: [String: Set<String>] = [
        "svg": ["class", "role", "aria-labelledby", "width", "height", "viewBox", "font-family"],
        "title": ["id"], "desc": ["id"], "style": ["type"], "defs": [],
        "pattern": ["id", "patternUnits", "patternTransform", "width", "height"],
        "rect": ["x", "y", "width", "height", "class", "fill", "fill-opacity", "stroke", "stroke-width"],
        "path": [
            "d", "class", "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap",
            "stroke-linejoin",
        ],
        "text": ["x", "y", "class", "fill", "font-size", "font-weight", "text-anchor"],
    ]

    init(_ svg: String) {
        // One reference for the whole text: the parser's memory must outlive the tree walk.
        var text = svg
        text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                let options = Int32(
                    XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue)
                guard
                    let document = xmlReadMemory(
                        characters.baseAddress, Int32(characters.count), nil, "UTF-8", options)
                else {
                    problems.append("does not parse")
                    return
                }
                defer { xmlFreeDoc(document) }
                if let root = xmlDocGetRootElement(document) { walk(root, parent: "") }
            }
        }
        for reference in references where !ids.contains(reference) { problems.append("no element \(reference)") }
        for paint in paints where !patterns.contains(paint) { problems.append("\(paint) is no pattern") }
    }

    private mutating func walk(_ node: xmlNodePtr, parent: String) {
        let name = String(cString: node.pointee.name)
        names[name, default: 0] += 1
        guard let allowed = Self.allowed[name] else {
            problems.append("element \(name) is not allowed")
            return
        }
        if Self.parents[name]?.contains(parent) != true { problems.append("\(name) may not stand in \(parent)") }
        if String(cString: node.pointee.ns.pointee.href) != "http://www.w3.org/2000/svg" {
            problems.append("\(name) is not SVG")
        }
        var attributes: [String: String] = [:]
        var attribute = node.pointee.properties
        while let current = attribute {
            let key = String(cString: current.pointee.name)
            let value = Self.content(current.pointee.children)
            attributes[key] = value
            if !allowed.contains(key) { problems.append("\(name) may not have \(key)") }
            check(key, value)
            attribute = current.pointee.next
        }
        if parent.isEmpty {
            rootAttributes = attributes
            if name != "svg" { problems.append("the root is \(name)") }
        }
        // The DTD of SVG 1.1 demands these.
        if name == "style", attributes["type"] == nil { problems.append("a style sheet without its type") }
        if name == "text" { note(node, attributes) }
        if name == "pattern", let id = attributes["id"] { patterns.insert(id) }
        if name == "path", attributes["stroke-linejoin"] != nil, let path = PathData(attributes["d"] ?? "") {
            lines.append(path)
        }
        if name == "rect", parent == "svg" { noteRectangle(attributes) }
        var child = node.pointee.children
        while let current = child {
            if current.pointee.type == XML_ELEMENT_NODE { walk(current, parent: name) }
            child = current.pointee.next
        }
    }

    private mutating func check(_ key: String, _ value: String) {
        switch key {
        case "id": if !ids.insert(value).inserted { problems.append("id \(value) twice") }
        case "aria-labelledby": references += value.split(separator: " ").map(String.init)
        case "fill", "stroke":
            if value.hasPrefix("url(#"), value.hasSuffix(")") {
                paints.append(String(value.dropFirst(5).dropLast()))
            } else if value != "none", !(value.hasPrefix("#") && value.count == 7) {
                problems.append("colour \(value)")
            }
        case "x", "y", "width", "height", "font-size", "stroke-width", "fill-opacity":
            guard let number = Double(value), number.isFinite else {
                problems.append("\(key) is \(value)")
                return
            }
            coordinates.append(number)
            if key != "x", key != "y", number < 0 { problems.append("\(key) is negative") }
            if key == "fill-opacity", number > 1 { problems.append("more than opaque: \(value)") }
        case "d": if PathData(value) == nil { problems.append("path \(value.prefix(60))") }
        case "stroke-dasharray", "viewBox":
            let numbers = value.split(separator: " ").map { Double($0) }
            let isSound = numbers.allSatisfy { $0.map { $0.isFinite && $0 >= 0 } ?? false }
            if !isSound || (key == "viewBox" && numbers.count != 4) { problems.append("\(key) is \(value)") }
        case "patternTransform":
            if value.wholeMatch(of: /scale\([0-9.]+\)/) == nil { problems.append("\(key) is \(value)") }
        default:
            if let words = Self.words[key], !words.contains(value) { problems.append("\(key) is \(value)") }
        }
    }

    private mutating func noteRectangle(_ attributes: [String: String]) {
        let numbers = ["x", "y", "width", "height"].compactMap { attributes[$0].flatMap(Double.init) }
        guard numbers.count == 4 else { return problems.append("a rectangle without sides") }
        rectangles.append(
            Rectangle(
                left: numbers[0], top: numbers[1], right: numbers[0] + numbers[2], bottom: numbers[1] + numbers[3]))
    }

    private mutating func note(_ node: xmlNodePtr, _ attributes: [String: String]) {
        var shown = ""
        var title: String?
        var child = node.pointee.children
        while let current = child {
            if current.pointee.type == XML_ELEMENT_NODE {
                title = Self.content(current.pointee.children)
            } else {
                shown += Self.content(current)
            }
            child = current.pointee.next
        }
        let size = attributes["font-size"].flatMap(Double.init) ?? 0
        let x = attributes["x"].flatMap(Double.init) ?? 0
        let y = attributes["y"].flatMap(Double.init) ?? 0
        let width = TextMetrics.width(shown, size: size, bold: attributes["font-weight"] == "bold")
        let left =
            attributes["text-anchor"] == "end" ? x - width : attributes["text-anchor"] == "middle" ? x - width / 2 : x
        let box = Rectangle(left: left, top: y - size * 0.76, right: left + width, bottom: y + size * 0.22)
        texts.append(Text(shown: shown, title: title, box: box, fill: attributes["fill"] ?? ""))
    }

    private static func content(_ node: xmlNodePtr?) -> String {
        guard let node else { return "" }
        return node.pointee.content.map { String(cString: $0) } ?? content(node.pointee.children)
    }

    /// Pairs of texts that lie on each other by more than rounding.
    var overlaps: [String] {
        var found: [String] = []
        for (index, one) in texts.enumerated() {
            for other in texts[(index + 1)...] where one.box.grownForTest(by: -0.2).overlaps(other.box) {
                found.append("'\(one.shown)' and '\(other.shown)'")
            }
        }
        return found
    }
}

extension Rectangle {
    func grownForTest(by margin: Double) -> Rectangle {
        Rectangle(left: left - margin, top: top - margin, right: right + margin, bottom: bottom + margin)
    }
}
