internal import Catalog
internal import Performance

/// The order of engines' releases, and which was the newest when.
enum EngineReleases {
    /// The release of a build that is known by its month: of `engine 2025-10`, the newest that was out by then.
    ///
    /// As the tags of the engines' repositories say. Any other build stays as it is.
    static func named(_ build: String) -> String {
        let parts = build.split(separator: " ").map { String($0) }
        guard parts.count == 2, let engine = InferenceEngine(rawValue: parts[0]), CalendarDate(parts[1] + "-01") != nil,
            let release = newest[engine]?.last(where: { $0.month <= parts[1] })
        else { return build }
        return FactorGroups.release(engine.rawValue, release.version)
    }

    /// Where a release stands among those of its engine; nil for a build that has no version.
    static func position(of release: String) -> (engine: Substring, place: EngineVersion)? {
        let parts = release.split(separator: " ")
        guard parts.count == 2, parts[1].contains("."), parts[1].allSatisfy({ $0.isNumber || $0 == "." }),
            let version = EngineVersion(parsing: String(parts[1]))
        else { return nil }
        return (parts[0], version)
    }

    private static let newest: [InferenceEngine: [(month: String, version: EngineVersion)]] = [
        .vllm: [
            ("2025-07", EngineVersion(0, 10)), ("2025-10", EngineVersion(0, 11)),
            ("2025-12", EngineVersion(0, 12)), ("2026-01", EngineVersion(0, 14)),
            ("2026-02", EngineVersion(0, 15)), ("2026-03", EngineVersion(0, 17)),
            ("2026-04", EngineVersion(0, 19)), ("2026-05", EngineVersion(0, 20)),
            ("2026-06", EngineVersion(0, 22)), ("2026-07", EngineVersion(0, 23)),
        ],
        .sglang: [
            ("2025-09", EngineVersion(0, 5, 2)), ("2025-10", EngineVersion(0, 5, 3)),
            ("2025-11", EngineVersion(0, 5, 5)), ("2025-12", EngineVersion(0, 5, 6)),
            ("2026-01", EngineVersion(0, 5, 8)), ("2026-03", EngineVersion(0, 5, 9)),
            ("2026-04", EngineVersion(0, 5, 10)), ("2026-05", EngineVersion(0, 5, 12)),
        ],
        .tensorRTLLM: [
            ("2025-09", EngineVersion(1, 0)), ("2025-10", EngineVersion(1, 1)),
            ("2025-11", EngineVersion(1, 2)), ("2026-02", EngineVersion(1, 3)),
        ],
    ]
}
