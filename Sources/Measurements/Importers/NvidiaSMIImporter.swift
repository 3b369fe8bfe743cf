import CLibXML2
import Input

/// `nvidia-smi -q -x`: which accelerators a machine has, and their driver.
enum NvidiaSMIImporter: RunImporter {
    static let tool = "nvidia-smi"

    static func recognises(_ content: FileContent) -> Bool {
        guard content.form == .xml else { return false }
        return String(decoding: content.file.bytes.prefix(1000), as: UTF8.self).contains("<nvidia_smi_log")
    }

    static func findings(in content: FileContent, log: inout ImportLog) -> Findings {
        let device: DeviceList
        do { device = try DeviceList(content.file) } catch {
            log.append(error.diagnostics)
            return Findings()
        }
        var context = RunContext()
        if let driver = device.driver { context.set("driver", driver) }
        let names = Set(device.names)
        if names.count > 1 {
            log.warn("gpu", "several accelerators: " + names.sorted().joined(separator: ", "))
        }
        if names.count == 1, let name = names.first {
            context.set("gpu", name)
            context.set("gpu_count", String(device.names.count))
        }
        let sizes = Set(device.memory)
        if sizes.count == 1, let size = sizes.first { context.set("gpu_memory_bytes", shortText(size)) }
        if device.isPartitioned {
            log.warn("mig_mode", "the accelerator is partitioned (MIG); its full memory is given here")
        }
        return Findings(context: context)
    }
}

/// What the XML says, read as a stream: no network, no entities, no external DTD.
private struct DeviceList {
    var driver: String?
    var names: [String] = []
    /// Bytes of each accelerator's memory.
    var memory: [Double] = []
    var isPartitioned = false

    /// Limits that no such log reaches; libxml2 compares each attribute of a tag with all before it.
    private enum Limit {
        static let bytes = 16 << 20
        static let attributes = 64
    }

    init(_ file: TextFile) throws(InputProblems) {
        var failure: Diagnostic?
        guard file.bytes.count <= Limit.bytes else {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: file.name), "the XML has \(file.bytes.count) bytes",
                    allowed: "at most \(Limit.bytes)")
            ])
        }
        if let line = Self.lineOfLargeTag(file.bytes) {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: file.name, line: line), "a tag has too many attributes",
                    allowed: "at most \(Limit.attributes)")
            ])
        }
        var found = DeviceList()
        file.bytes.withUnsafeBytes { bytes in
            let options =
                Int32(XML_PARSE_NONET.rawValue) | Int32(XML_PARSE_NOERROR.rawValue)
                | Int32(XML_PARSE_NOWARNING.rawValue)
            guard
                let reader = xmlReaderForMemory(
                    bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), nil, nil, options)
            else {
                failure = Diagnostic(at: SourcePlace(file: file.name), "the XML cannot be read")
                return
            }
            defer { xmlFreeTextReader(reader) }
            failure = found.read(reader, name: file.name)
        }
        if let failure { throw InputProblems([failure]) }
        self = found
    }

    private init() {}

    /// The line in which a tag has more attributes than ``Limit/attributes``; nil when none has.
    private static func lineOfLargeTag(_ bytes: [UInt8]) -> Int? {
        var line = 1
        var count = 0
        for byte in bytes {
            switch byte {
            case 0x0A: line += 1
            case 0x3C, 0x3E: count = 0
            case 0x3D:
                count += 1
                if count > Limit.attributes { return line }
            default: break
            }
        }
        return nil
    }

    private mutating func read(_ reader: xmlTextReaderPtr, name: String) -> Diagnostic? {
        var path: [String] = []
        var status = xmlTextReaderRead(reader)
        while status == 1 {
            let depth = Int(xmlTextReaderDepth(reader))
            switch xmlTextReaderNodeType(reader) {
            case Int32(XML_READER_TYPE_ELEMENT.rawValue):
                path.removeLast(max(0, path.count - depth))
                path.append(xmlTextReaderConstLocalName(reader).map { String(cString: $0) } ?? "")
            case Int32(XML_READER_TYPE_TEXT.rawValue):
                path.removeLast(max(0, path.count - depth))
                if let value = xmlTextReaderConstValue(reader) { note(path, String(cString: value)) }
            default: break
            }
            status = xmlTextReaderRead(reader)
        }
        guard status != 0 else { return nil }
        let line = Int(xmlTextReaderGetParserLineNumber(reader))
        return Diagnostic(
            at: SourcePlace(file: name, line: line > 0 ? line : nil), "the XML is damaged or cut off here")
    }

    private mutating func note(_ path: [String], _ text: String) {
        switch path.dropFirst().joined(separator: "/") {
        case "driver_version": driver = text
        case "gpu/product_name": names.append(text)
        case "gpu/mig_mode/current_mig": if text == "Enabled" { isPartitioned = true }
        case "gpu/fb_memory_usage/total":
            let words = text.split(separator: " ")
            if words.count == 2, words[1] == "MiB", let size = Double(words[0]), size > 0, size < 1e9 {
                memory.append(size * 1_048_576)
            }
        default: break
        }
    }
}
