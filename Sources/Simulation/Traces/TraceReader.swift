internal import HeapModule
internal import Input

/// Reads the requests of a trace in the order of their times, whatever the order of its lines.
///
/// Times are counted from the first request. Lines that are out of order by less than ``window`` lines, as those of a
/// log that several servers write to, are sorted in memory. A file beyond that (one partition of a queue after the
/// other) is read again and sorted on disk; a pipe cannot be, and so loses such lines, up to ``largestLateShare``.
struct TraceReader {
    /// The lines of a file are further out of order than can be sorted in memory.
    struct NeedsSorting: Error {}

    /// Requests that are held back so that earlier ones can overtake them.
    static let window = 1 << 16
    /// The share of a pipe's lines that may come too late to be sorted in.
    static let largestLateShare = 0.01

    /// A request with its place in the trace, which decides between equal times.
    private struct Held: Comparable {
        var request: IncomingRequest
        var place: Int

        static func < (left: Self, right: Self) -> Bool {
            (left.request.arrival, left.place) < (right.request.arrival, right.place)
        }

        static func == (left: Self, right: Self) -> Bool { left.place == right.place }
    }

    private var lines: TraceLines
    private let sorted: SortedTrace?
    private let window: Int
    private var held = Heap<Held>()
    private var isAtEnd = false
    private var read = 0
    private var late = 0
    private var latest: Int64 = 0
    private var origin: Int64?
    private var last: Int64 = 0
    /// Requests whose lines stand behind one with a later time.
    private(set) var outOfOrder = 0

    /// A reader of `lines`, which starts over with ``SortedTrace`` after it throws ``NeedsSorting``.
    init(_ lines: TraceLines, window: Int = TraceReader.window) {
        self.lines = lines
        self.window = window
        sorted = nil
    }

    /// A reader of what was sorted on disk.
    init(_ sorted: SortedTrace, of lines: TraceLines) {
        self.lines = lines
        self.sorted = sorted
        window = 0
        outOfOrder = sorted.outOfOrder
    }

    var options: TraceFile { lines.options }
    var layout: TraceLayout { lines.layout }
    /// Whether the trace was left before its end because somebody asked for that.
    var wasInterrupted: Bool { lines.wasInterrupted || sorted?.wasInterrupted == true }

    /// The next request in time; nil at the end.
    mutating func next(_ rejections: inout Rejections) throws -> IncomingRequest? {
        while let request = try nextInOrder(&rejections) {
            let start = origin ?? request.arrival
            origin = start
            let elapsed = Double(request.arrival - start) / options.speed
            guard elapsed < 9e18 else {
                rejections.count(.unreadable)
                continue
            }
            var request = request
            request.arrival = Int64(elapsed)
            return request
        }
        return nil
    }

    private mutating func nextInOrder(_ rejections: inout Rejections) throws -> IncomingRequest? {
        if let sorted { return try sorted.next(&rejections) }
        while !isAtEnd, held.count <= window {
            guard let request = try lines.next(&rejections) else {
                isAtEnd = true
                break
            }
            read += 1
            if request.arrival < latest { outOfOrder += 1 }
            latest = max(latest, request.arrival)
            if request.arrival < last {
                try refuse(&rejections)
            } else {
                held.insert(Held(request: request, place: read))
            }
        }
        let first = held.popMin()?.request
        last = first?.arrival ?? last
        return first
    }

    /// Does without a request that is due before one that was handed out already.
    private mutating func refuse(_ rejections: inout Rejections) throws {
        guard lines.isStream else { throw NeedsSorting() }
        late += 1
        rejections.count(.late)
        guard late > 100, Double(late) > Self.largestLateShare * Double(read) else { return }
        throw InputProblems([
            Diagnostic(
                at: SourcePlace(file: options.path, line: lines.line),
                "\(late) of \(read) requests come more than \(window) lines after their time",
                allowed: "1 of 100 of what is piped in",
                suggestion: "give the trace as a file, which is sorted, or sort it by time first")
        ])
    }
}

extension TraceFile {
    /// What `body` makes of the requests of the trace, in the order of their times.
    ///
    /// `body` is called a second time where the lines have to be sorted on disk first. `isInterrupted` is asked while
    /// the trace keeps its reader waiting; once true, the trace ends where it is.
    func read<Answer>(
        isInterrupted: @escaping @Sendable () -> Bool = { false }, _ body: (TraceReader) throws -> Answer
    ) throws -> Answer {
        do {
            return try body(TraceReader(try TraceLines(self, isInterrupted: isInterrupted)))
        } catch is TraceReader.NeedsSorting {
            let lines = try TraceLines(self, isInterrupted: isInterrupted)
            return try body(TraceReader(try SortedTrace(lines), of: lines))
        }
    }
}
