internal import Foundation
internal import HeapModule
internal import Input

/// The requests of a trace sorted by time on disk, in a file without a name that ends with the program.
///
/// Sorted pieces of ``pieceSize`` requests are written one behind the other, and merged as they are read: memory for one
/// piece, whatever the length of the trace.
final class SortedTrace {
    static let pieceSize = 1 << 20

    /// Requests of one piece that are yet to come, some of them in memory.
    private struct Piece: Comparable {
        var requests: ArraySlice<IncomingRequest>
        var unread: Range<Int>
        var place: Int

        static func < (left: Self, right: Self) -> Bool {
            let (first, second) = (left.requests.first?.arrival ?? .max, right.requests.first?.arrival ?? .max)
            return (first, left.place) < (second, right.place)
        }

        static func == (left: Self, right: Self) -> Bool { left.place == right.place }
    }

    private let path: String
    private let file: FileHandle
    private var pieces = Heap<Piece>()
    private var rejections = Rejections()
    /// Requests whose lines stand behind one with a later time.
    private(set) var outOfOrder = 0
    /// Whether the trace was left before its end because somebody asked for that.
    let wasInterrupted: Bool

    /// Sorts the requests of `lines`.
    init(_ lines: consuming TraceLines, pieceSize: Int = SortedTrace.pieceSize) throws(InputProblems) {
        path = lines.options.path
        var name = Array((FileManager.default.temporaryDirectory.path + "/plimsoll-XXXXXX").utf8CString)
        let descriptor = mkstemp(&name)
        guard descriptor >= 0 else { throw Self.failure(lines.options.path) }
        unlink(name)
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        self.file = file
        var requests: [IncomingRequest] = []
        var written = 0
        var latest: Int64 = 0
        while true {
            let request = try lines.next(&rejections)
            if let request {
                if request.arrival < latest { outOfOrder += 1 }
                latest = max(latest, request.arrival)
                requests.append(request)
            }
            guard request == nil || requests.count == pieceSize, !requests.isEmpty else {
                if request == nil { break }
                continue
            }
            // Equal times keep the order of their lines: Swift's sort is stable.
            requests.sort { $0.arrival < $1.arrival }
            do {
                try requests.withUnsafeBytes { try file.write(contentsOf: Data($0)) }
            } catch {
                throw Self.failure(lines.options.path)
            }
            pieces.insert(
                Piece(requests: [], unread: written..<(written + requests.count), place: pieces.count))
            written += requests.count
            requests.removeAll(keepingCapacity: true)
        }
        wasInterrupted = lines.wasInterrupted
        var filled = Heap<Piece>()
        while let piece = pieces.popMin() { if let piece = try fill(piece) { filled.insert(piece) } }
        pieces = filled
    }

    /// The next request in time; nil at the end.
    func next(_ rejections: inout Rejections) throws(InputProblems) -> IncomingRequest? {
        rejections.add(self.rejections)
        self.rejections = Rejections()
        guard var piece = pieces.popMin() else { return nil }
        let request = piece.requests.removeFirst()
        if let piece = try fill(piece) { pieces.insert(piece) }
        return request
    }

    /// The piece with its next requests in memory; nil when it has none.
    private func fill(_ piece: Piece) throws(InputProblems) -> Piece? {
        guard piece.requests.isEmpty else { return piece }
        guard !piece.unread.isEmpty else { return nil }
        let size = MemoryLayout<IncomingRequest>.stride
        let count = min(4096, piece.unread.count)
        var requests = [IncomingRequest](repeating: IncomingRequest(arrival: 0, input: 0, output: 0), count: count)
        let start = off_t(piece.unread.lowerBound * size)
        let got = requests.withUnsafeMutableBytes { pread(file.fileDescriptor, $0.baseAddress, $0.count, start) }
        guard got == count * size else { throw Self.failure(path) }
        return Piece(
            requests: requests[...], unread: (piece.unread.lowerBound + count)..<piece.unread.upperBound,
            place: piece.place)
    }

    private static func failure(_ path: String) -> InputProblems {
        InputProblems([
            Diagnostic(
                at: SourcePlace(file: path),
                "the trace is out of order, and cannot be sorted in \(FileManager.default.temporaryDirectory.path): "
                    + String(cString: strerror(errno)),
                suggestion: "make room there, name another folder in TMPDIR, or sort the trace by time first")
        ])
    }
}
