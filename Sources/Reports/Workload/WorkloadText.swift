public import Monitoring

/// An observed workload as a scenario, with what was found in its comments.
public enum WorkloadText {
    /// Ranges of a histogram that a scenario gets at most; smaller ones are merged with their neighbours.
    private static let mostBins = 16

    /// The scenario: the model, the workload and the week; SLOs and hardware are left to be chosen.
    public static func scenario(_ workload: ObservedWorkload) -> String {
        var lines = comment(workload)
        lines += ["plimsoll: 1", "model: \(quoted(workload.model ?? "meta-llama/Llama-3.1-8B-Instruct"))"]
        if workload.model == nil { lines[lines.count - 1] += "  # not in the data: name yours" }
        lines.append("workload:")
        if let rate = workload.peakRate, rate > 0 {
            lines.append(
                "  rate: \(short(rate))/s  # the busiest hour"
                    + (workload.meanRate.map { "; mean \(short($0))/s" } ?? ""))
        } else {
            lines.append("  rate: 1/s  # not in the data")
        }
        lines += lengths("input", workload.input) + lengths("output", workload.output)
        if let share = workload.prefixHitShare, share >= 0.01, let input = workload.input?.mean {
            lines.append(
                "  shared_prefix: \(short((input * share).rounded()))  # \(short(share * 100))% of the input was in the cache"
            )
            lines.append("  cache_hit_share: 100%")
        }
        if let week = workload.week {
            lines += ["traffic:", "  hours:  # the week from Monday 0:00 UTC, as shares of the busiest hour"]
            for day in 0..<7 {
                let shares = week[(day * 24)..<(day * 24 + 24)]
                let text = shares.map { short(($0 * 1000).rounded() / 1000) }
                lines += text.enumerated().reduce(into: [String]()) { rows, item in
                    if item.offset % 12 == 0 { rows.append("    " + (day == 0 && item.offset == 0 ? "[" : " ")) }
                    rows[rows.count - 1] += item.element + (day == 6 && item.offset == 23 ? "]" : ", ")
                }
            }
        }
        lines.append("slo: chat")
        return lines.map { line in
            var line = line
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n") + "\n"
    }

    private static func comment(_ workload: ObservedWorkload) -> [String] {
        var lines = ["# From plimsoll workload: \(workload.source.printableName)"]
        if let span = workload.span {
            lines.append(
                "# \(UTCMinute.text(span.from)) to \(UTCMinute.text(span.to))"
                    + (workload.requests.map { ", \(Figures.number($0.rounded())) requests" } ?? "")
                    + (workload.failed.map { $0 > 0 ? ", \(Figures.number($0)) failed" : "" } ?? ""))
        }
        if let dispersion = workload.dispersion {
            lines.append(
                "# burstiness \(Figures.number(dispersion)): variance over mean of the requests of a second, 1 at random"
            )
        }
        if let concurrency = workload.concurrency {
            lines.append(
                "# requests in work: mean \(Figures.number(concurrency.mean)), busiest hour \(Figures.number(concurrency.most))"
            )
        }
        if let correlation = workload.correlation {
            lines.append("# correlation of input and output lengths: \(Figures.fixed(correlation, decimals: 2))")
        }
        if let sessions = workload.sessions, let requests = workload.requests {
            lines.append(
                "# about \(Figures.number(sessions.rounded())) sessions, \(Figures.number(requests / max(1, sessions))) requests each"
            )
        }
        return lines
    }

    private static func lengths(_ name: String, _ lengths: ObservedWorkload.Lengths?) -> [String] {
        guard let lengths else { return ["  \(name): 500  # not in the data"] }
        let bins = merged(lengths.bins)
        guard bins.count > 1 else { return ["  \(name): \(short(max(1, lengths.mean.rounded())))"] }
        var left = 1000
        let rows = bins.enumerated().map { index, bin -> String in
            // Shares are written in tenths of a percent that make 100% together.
            let share = index == bins.count - 1 ? left : min(left, Int((bin.share * 1000).rounded()))
            left -= share
            let range = bin.low == bin.high ? short(bin.low) : "\(short(bin.low))-\(short(bin.high))"
            return "      - {tokens: \(range), share: \(short(Double(share) / 10))%}"
        }
        return ["  \(name):  # mean \(short(lengths.mean.rounded()))", "    histogram:"]
            + rows.filter { !$0.contains("share: 0%") }
    }

    /// At most as many ranges as a reader looks at: those with the smallest shares go to their neighbours.
    private static func merged(
        _ bins: [(low: Double, high: Double, share: Double)]
    ) -> [(low: Double, high: Double, share: Double)] {
        var bins = bins.map { (low: max(1, $0.low), high: max(1, $0.high), share: $0.share) }
        while bins.count > mostBins || (bins.count > 1 && bins.contains { $0.share < 0.0005 }) {
            guard let index = bins.indices.min(by: { bins[$0].share < bins[$1].share }) else { break }
            let other =
                index == 0
                ? 1
                : index == bins.count - 1
                    ? index - 1
                    : bins[index - 1].share < bins[index + 1].share ? index - 1 : index + 1
            let (low, high) = (min(index, other), max(index, other))
            bins[low] = (bins[low].low, bins[high].high, bins[low].share + bins[high].share)
            bins.remove(at: high)
        }
        return bins
    }

    private static func short(_ number: Double) -> String { Figures.plain(number, digits: 4) }

    private static func quoted(_ text: String) -> String {
        text.wholeMatch(of: /[A-Za-z][A-Za-z0-9\/._-]*/) != nil
            ? text : "\"" + text.printableName.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}

extension String {
    /// The text on one line, as far as a comment may hold it.
    fileprivate var printableName: String { TextTable.printable(String(prefix(200))) }
}
