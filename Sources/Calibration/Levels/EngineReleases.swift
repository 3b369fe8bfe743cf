internal import Performance

/// The order of engines' releases, and which was the newest when.
enum EngineReleases {
    /// The release of a build that is known by its month: of `engine 2025-10`, the newest that was out by then.
    ///
    /// As the tags of the engines' repositories say. Any other build stays as it is.
    static func named(_ build: String) -> String {
        let parts = build.split(separator: " ")
        guard parts.count == 2, let engine = InferenceEngine(rawValue: String(parts[0])), let dates = newest[engine],
            let month = Month(parts[1]), let first = dates.first, month >= first.month,
            let release = dates.last(where: { $0.month <= month })
        else { return build }
        return LevelKeys.release(engine.rawValue, release.version)
    }

    /// Where a release stands among those of its engine; nil for a build that has no version.
    static func position(of release: String) -> (engine: Substring, place: Int)? {
        let parts = release.split(separator: " ")
        guard parts.count == 2 else { return nil }
        let numbers = parts[1].split(separator: ".").map { Int($0) }
        guard numbers.count >= 2, !numbers.contains(nil) else { return nil }
        let place = (numbers + [0]).prefix(3).reduce(0) { $0 * 1000 + min(999, $1 ?? 0) }
        return (parts[0], place)
    }

    /// A month, `2025-10`.
    private struct Month: Comparable {
        let number: Int

        init(_ year: Int, _ month: Int) { number = year * 12 + month }

        init?(_ text: Substring) {
            let parts = text.split(separator: "-").map { Int($0) }
            guard parts.count == 2, let year = parts[0], let month = parts[1], (1...12).contains(month) else {
                return nil
            }
            self.init(year, month)
        }

        static func < (left: Month, right: Month) -> Bool { left.number < right.number }
    }

    private static let newest: [InferenceEngine: [(month: Month, version: EngineVersion)]] = [
        .vllm: [
            (Month(2025, 7), EngineVersion(0, 10)), (Month(2025, 10), EngineVersion(0, 11)),
            (Month(2025, 12), EngineVersion(0, 12)), (Month(2026, 1), EngineVersion(0, 14)),
            (Month(2026, 2), EngineVersion(0, 15)), (Month(2026, 3), EngineVersion(0, 17)),
            (Month(2026, 4), EngineVersion(0, 19)), (Month(2026, 5), EngineVersion(0, 20)),
            (Month(2026, 6), EngineVersion(0, 22)), (Month(2026, 7), EngineVersion(0, 23)),
        ],
        .sglang: [
            (Month(2025, 9), EngineVersion(0, 5, 2)), (Month(2025, 10), EngineVersion(0, 5, 3)),
            (Month(2025, 11), EngineVersion(0, 5, 5)), (Month(2025, 12), EngineVersion(0, 5, 6)),
            (Month(2026, 1), EngineVersion(0, 5, 8)), (Month(2026, 3), EngineVersion(0, 5, 9)),
            (Month(2026, 4), EngineVersion(0, 5, 10)), (Month(2026, 5), EngineVersion(0, 5, 12)),
        ],
        .tensorRTLLM: [
            (Month(2025, 9), EngineVersion(1, 0)), (Month(2025, 10), EngineVersion(1, 1)),
            (Month(2025, 11), EngineVersion(1, 2)), (Month(2026, 2), EngineVersion(1, 3)),
        ],
    ]
}
