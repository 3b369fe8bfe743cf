internal import Foundation
public import Input

extension PlanDocument {
    /// The largest file that is read, in bytes.
    public static let maximumSize = 16 << 20

    /// Reads a plan that `plimsoll plan --json` or `plimsoll month --json` wrote, or throws what is wrong with it.
    public init(_ file: TextFile) throws(InputProblems) {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "unbounded", negativeInfinity: "-unbounded", nan: "unknown")
        func problem(_ field: String?, _ message: String, _ allowed: String? = nil) -> InputProblems {
            InputProblems([
                Diagnostic(
                    at: SourcePlace(file: file.name, field: field), message, allowed: allowed,
                    suggestion: "write the file again with plimsoll plan SCENARIO --json")
            ])
        }
        guard file.bytes.count <= Self.maximumSize else {
            throw problem(nil, "the file is too large", "up to \(Self.maximumSize) bytes")
        }
        do {
            let data = Data(file.bytes)
            let header = try decoder.decode(Header.self, from: data)
            guard ["plan", "month"].contains(header.kind) else {
                throw problem("kind", "this is a document of the kind \"\(header.kind.prefix(40))\"", "plan or month")
            }
            guard header.schema == JSONText.schema else {
                throw problem("schema", "version \(header.schema) of the format is unknown", "\(JSONText.schema)")
            }
            self = try decoder.decode(PlanDocument.self, from: data)
        } catch let problems as InputProblems {
            throw problems
        } catch let error as DecodingError {
            let (path, message) = Self.explain(error)
            throw problem(path.isEmpty ? nil : path, message)
        } catch {
            throw problem(nil, "this is not JSON")
        }
        guard models.contains(where: { $0.options.contains { !$0.isSound } }) == false else {
            throw problem("models", "a figure of the plan is negative or not a number")
        }
    }

    /// The months of a document that `plimsoll month --json` wrote; nil for a plan, or where they cannot be read.
    public static func months(of file: TextFile) -> [ModelMonthFigures]? {
        struct Months: Decodable { let months: [ModelMonthFigures] }
        guard kind(of: file) == "month" else { return nil }
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "unbounded", negativeInfinity: "-unbounded", nan: "unknown")
        return try? decoder.decode(Months.self, from: Data(file.bytes)).months
    }

    /// The kind of document that a file says it is; nil when it is not JSON with a kind.
    static func kind(of file: TextFile) -> String? {
        struct Kind: Decodable { let kind: String }
        guard file.bytes.count <= maximumSize else { return nil }
        return try? JSONDecoder().decode(Kind.self, from: Data(file.bytes)).kind
    }

    private struct Header: Decodable {
        let schema: Int
        let kind: String
    }

    private static func explain(_ error: DecodingError) -> (path: String, message: String) {
        func text(_ path: [any CodingKey]) -> String {
            path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
        }
        switch error {
        case .keyNotFound(let key, let context):
            return (text(context.codingPath + [key]), "the key is missing")
        case .valueNotFound(_, let context): return (text(context.codingPath), "the value is missing")
        case .typeMismatch(let type, let context):
            return (text(context.codingPath), "a value of another type is needed: \(type)")
        case .dataCorrupted(let context):
            return (text(context.codingPath), context.codingPath.isEmpty ? "this is not JSON" : "the value is damaged")
        @unknown default: return ("", "this is not a plan")
        }
    }
}

extension OptionFigures {
    /// Whether money and counts are such as a plan can have.
    fileprivate var isSound: Bool {
        monthlyUsd >= 0 && monthlyUsd.isFinite && replicas >= 0 && gpusRented >= 0 && instances >= 0
            && utilization >= 0 && utilization.isFinite
    }
}
