internal import Foundation

/// Moments as text, in UTC.
public enum UTCMinute {
    /// `2026-11-23T00:00Z`.
    public static func text(_ time: Double) -> String {
        guard time.isFinite, abs(time) < 1e11 else { return "an unknown time" }
        let text = Date(timeIntervalSince1970: (time / 60).rounded(.down) * 60).formatted(.iso8601)
        // Seconds are always zero.
        return text.hasSuffix(":00Z") ? String(text.dropLast(4)) + "Z" : text
    }
}
