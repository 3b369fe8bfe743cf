/// How traffic rises and falls over a week: the rate of each hour as a share of the busiest hour's.
public struct HourlyProfile: Sendable, Hashable, Codable {
    /// 168 shares from 0 to 1, Monday 0:00 first; the busiest is 1.
    public let shares: [Double]

    /// Hours of a week.
    public static let hours = 168

    /// The profile of 24 weights (every day alike) or 168 (a week from Monday 0:00); nil unless they are ordinary numbers,
    /// none negative, not all zero.
    public init?(weights: [Double]) {
        guard weights.count == 24 || weights.count == Self.hours, weights.allSatisfy({ $0.isFinite && $0 >= 0 }),
            let peak = weights.max(), peak > 0
        else { return nil }
        let shares = weights.map { $0 / peak }
        self.shares = weights.count == 24 ? (0..<7).flatMap { _ in shares } : shares
    }

    private init(shares: [Double]) { self.shares = shares }

    /// Always the same.
    public static let flat = HourlyProfile(shares: Array(repeating: 1, count: hours))

    /// Mean rate over the busiest hour's.
    public var meanShare: Double { shares.reduce(0, +) / Double(shares.count) }

    /// Busiest hour's rate over the mean.
    public var peakFactor: Double { 1 / meanShare }
}

extension HourlyProfile {
    /// Profiles that can be named in a scenario.
    ///
    /// Shapes are assumed, after the day curves of consumer and of office software; learn your own from a trace.
    public enum Preset: String, Sendable, Hashable, Codable, CaseIterable {
        /// Always the same.
        case flat
        /// People at leisure: a trough before dawn, a peak in the evening, weekends a little above.
        case consumer
        /// People at work: nine to six on workdays, a tenth of that otherwise.
        case business
        /// Users in all time zones: a swing of a third around the day.
        case global

        /// The profile.
        public var profile: HourlyProfile {
            switch self {
            case .flat: .flat
            case .consumer: week(Self.evening, weekend: Self.evening.map { $0 * 1.1 })
            case .business: week(Self.office, weekend: Array(repeating: 0.1, count: 24))
            case .global: week(Self.around, weekend: Self.around.map { $0 * 0.9 })
            }
        }

        private func week(_ workday: [Double], weekend: [Double]) -> HourlyProfile {
            let weights = (0..<7).flatMap { $0 < 5 ? workday : weekend }
            let peak = weights.max() ?? 1
            return HourlyProfile(shares: weights.map { $0 / peak })
        }

        private static let evening = [
            0.45, 0.32, 0.24, 0.19, 0.17, 0.19, 0.26, 0.38, 0.50, 0.58, 0.64, 0.68, 0.72, 0.73, 0.73, 0.74, 0.77, 0.82,
            0.89, 0.96, 1.00, 0.97, 0.84, 0.64,
        ]
        private static let office = [
            0.05, 0.04, 0.04, 0.04, 0.05, 0.07, 0.14, 0.32, 0.68, 0.93, 1.00, 0.96, 0.76, 0.86, 0.98, 0.97, 0.88, 0.66,
            0.38, 0.23, 0.17, 0.13, 0.10, 0.07,
        ]
        private static let around = [
            0.72, 0.69, 0.67, 0.66, 0.67, 0.70, 0.75, 0.82, 0.89, 0.94, 0.97, 0.98, 0.97, 0.98, 1.00, 1.00, 0.98, 0.95,
            0.92, 0.89, 0.86, 0.83, 0.79, 0.75,
        ]
    }

    /// The profile that recorded arrivals show.
    ///
    /// `arrivals` are seconds from the start of the record, which began `startHour` hours after a Monday 0:00. An hour of
    /// the week that the record does not cover in full gets the mean of the same hour on the days it does cover, and the
    /// mean over everything where no day covers it. Nil when less than one full hour or no arrival is recorded.
    public static func learned(arrivals: [Double], startHour: Int = 0) -> HourlyProfile? {
        guard let last = arrivals.max(), last.isFinite, last >= 3600, startHour >= 0 else { return nil }
        let fullHours = Int(min(last / 3600, 1e6))
        var counts = [Double](repeating: 0, count: fullHours)
        for arrival in arrivals where arrival >= 0 && arrival < Double(fullHours) * 3600 {
            counts[Int(arrival / 3600)] += 1
        }
        return learned(counts: counts, startHour: startHour)
    }

    /// The profile that the requests of full hours show, counted from `startHour` hours after a Monday 0:00; see
    /// ``learned(arrivals:startHour:)``.
    public static func learned(counts: [Double], startHour: Int = 0) -> HourlyProfile? {
        let total = counts.reduce(0, +)
        let fullHours = counts.count
        guard total > 0, startHour >= 0 else { return nil }
        func mean(of hour: Int, every period: Int) -> Double? {
            let first = ((hour - startHour) % period + period) % period
            guard first < fullHours else { return nil }
            let wanted = stride(from: first, to: fullHours, by: period)
            return wanted.reduce(0) { $0 + counts[$1] } / Double((fullHours - 1 - first) / period + 1)
        }
        let overall = total / Double(fullHours)
        return HourlyProfile(
            weights: (0..<hours).map { hour in
                mean(of: hour, every: hours) ?? mean(of: hour, every: 24) ?? overall
            })
    }
}
