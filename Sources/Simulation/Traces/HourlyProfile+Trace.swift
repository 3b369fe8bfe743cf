public import Input
public import Workload

extension HourlyProfile {
    /// The week that the requests of a trace show; nil when it covers less than one full hour.
    ///
    /// The trace starts `startHour` hours after a Monday 0:00. Read as it goes; one count an hour is kept. Throws when the
    /// file cannot be read as a trace.
    public static func learned(from trace: TraceFile, startHour: Int = 0) throws(InputProblems) -> HourlyProfile? {
        do {
            return try trace.read { try learned(from: $0, startHour: startHour) }
        } catch let problems as InputProblems {
            throw problems
        } catch {
            throw InputProblems([Diagnostic(at: SourcePlace(file: trace.path), "\(error)")])
        }
    }

    private static func learned(from trace: TraceReader, startHour: Int) throws -> HourlyProfile? {
        var reader = trace
        var refused = Rejections()
        var counts: [Double] = []
        var last: Int64 = 0
        let hour: Int64 = 3600 * 1_000_000_000
        while let request = try reader.next(&refused) {
            last = max(last, request.arrival)
            let place = Int(request.arrival / hour)
            guard place >= 0, place < maximumTraceHours else { continue }
            while counts.count <= place { counts.append(0) }
            counts[place] += 1
        }
        let full = min(counts.count, Int(last / hour))
        return learned(counts: Array(counts.prefix(full)), startHour: startHour)
    }

    /// A little more than a year.
    private static let maximumTraceHours = 10_000
}
