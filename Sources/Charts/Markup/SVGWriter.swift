import CLibXML2

/// Turns elements into SVG text through libxml2's writer, which escapes every text and attribute.
///
/// No markup is ever put together from strings, so a label cannot become an element; names come from closed lists.
enum SVGWriter {
    /// The text of `root`, UTF-8, without an XML declaration so that it can stand inside a web page.
    static func text(of root: SVGElement) -> String {
        guard let buffer = xmlBufferCreate() else { preconditionFailure("libxml2 has no memory for a buffer") }
        defer { xmlBufferFree(buffer) }
        guard let writer = xmlNewTextWriterMemory(buffer, 0) else {
            preconditionFailure("libxml2 has no memory for a writer")
        }
        write(root, to: writer)
        xmlTextWriterFlush(writer)
        xmlFreeTextWriter(writer)
        guard let bytes = xmlBufferContent(buffer) else { return "" }
        let count = Int(xmlBufferLength(buffer))
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self) + "\n"
    }

    private static func write(_ element: SVGElement, to writer: xmlTextWriterPtr) {
        xmlTextWriterStartElement(writer, element.name.rawValue)
        for (attribute, value) in element.attributes {
            xmlTextWriterWriteAttribute(writer, attribute.rawValue, PlainText.legal(value))
        }
        for item in element.content {
            switch item {
            case .element(let child): write(child, to: writer)
            case .text(let text): xmlTextWriterWriteString(writer, PlainText.legal(text))
            }
        }
        if startsALine(element.name) { xmlTextWriterWriteString(writer, "\n") }
        xmlTextWriterEndElement(writer)
    }

    /// A line break before the end tag of what holds others keeps the text readable in a diff.
    private static func startsALine(_ name: SVGElement.Name) -> Bool { name == .svg || name == .defs }
}
