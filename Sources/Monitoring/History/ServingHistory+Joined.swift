public import Input

extension ServingHistory {
    /// This history with what only `other` knows, slot by slot; throws where the two have no time in common.
    public func joined(with other: ServingHistory) throws(InputProblems) -> ServingHistory {
        // Hours come of long histories, minutes of short ones; the coarser one decides.
        guard slot == other.slot else {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: other.name), "it covers another length of time than \(name)",
                    suggestion: "give --from and --to")
            ])
        }
        let first = min(start, other.start)
        let count = Int(((max(end, other.end) - first) / slot).rounded())
        func moved<Value>(_ values: [Value], _ history: ServingHistory, _ empty: Value) -> [Value] {
            let before = Int(((history.start - first) / slot).rounded())
            let padded = Array(repeating: empty, count: max(0, before)) + values
            return padded + Array(repeating: empty, count: max(0, count - padded.count))
        }
        var joined = self
        joined.start = first
        joined.count = count
        joined.source = source ?? other.source
        joined.models = models.isEmpty ? other.models : models
        joined.name = name + ", " + other.name
        joined.warnings += other.warnings
        joined.signals = signals.mapValues { moved($0, self, nil) }
        for (signal, values) in other.signals {
            let more = moved(values, other, nil)
            joined.signals[signal] = joined.signals[signal].map { zip($0, more).map { $0 ?? $1 } } ?? more
        }
        joined.histograms = histograms.mapValues { moved($0, self, BucketHistogram()) }
        for (measure, slots) in other.histograms where joined.histograms[measure] == nil {
            joined.histograms[measure] = moved(slots, other, BucketHistogram())
        }
        return joined
    }
}

/// Moments as people write them.
public enum GrafanaMoment {
    /// Seconds since 1970 of a date and time in UTC, or of a number of seconds or milliseconds; nil for anything else.
    public static func seconds(_ text: String) -> Double? { GrafanaTime.seconds(text[...]) }
}
