internal import Input

struct TraceReader {
    let options: TraceFile
    init(_ options: TraceFile) throws(InputProblems) { self.options = options }
    mutating func next(_ rejections: inout Rejections) throws(InputProblems) -> IncomingRequest? { nil }
}
