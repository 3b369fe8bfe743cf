internal import CLibXML2

/// An element of an XML file for another program, written through libxml2, which escapes every text and attribute.
public struct XMLNode: Sendable {
    private let name: StaticString
    private let attributes: [(StaticString, String)]
    private let children: [XMLNode]
    private let text: String?

    /// An element that holds others.
    public init(_ name: StaticString, _ attributes: [(StaticString, String)] = [], _ children: [XMLNode] = []) {
        self.name = name
        self.attributes = attributes
        self.children = children
        text = nil
    }

    /// An element that holds text.
    public init(_ name: StaticString, _ attributes: [(StaticString, String)] = [], text: String) {
        self.name = name
        self.attributes = attributes
        children = []
        self.text = text
    }

    /// The file with this element at its root, indented.
    public var document: String {
        guard let buffer = xmlBufferCreate(), let writer = xmlNewTextWriterMemory(buffer, 0) else {
            preconditionFailure("libxml2 has no memory for a writer")
        }
        defer { xmlBufferFree(buffer) }
        xmlTextWriterSetIndent(writer, 1)
        xmlTextWriterStartDocument(writer, nil, "UTF-8", nil)
        write(to: writer)
        xmlTextWriterEndDocument(writer)
        xmlFreeTextWriter(writer)
        guard let bytes = xmlBufferContent(buffer) else { return "" }
        return String(decoding: UnsafeBufferPointer(start: bytes, count: Int(xmlBufferLength(buffer))), as: UTF8.self)
    }

    private func write(to writer: xmlTextWriterPtr) {
        xmlTextWriterStartElement(writer, name.description)
        for (key, value) in attributes { xmlTextWriterWriteAttribute(writer, key.description, PlainText.legal(value)) }
        if let text { xmlTextWriterWriteString(writer, PlainText.legal(text)) }
        for child in children { child.write(to: writer) }
        xmlTextWriterEndElement(writer)
    }
}
