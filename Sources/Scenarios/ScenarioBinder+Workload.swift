import Input
import Quantities
import Workload

extension ScenarioBinder {
    /// What has to be served; nil when it cannot be made out.
    mutating func demand(_ value: ReadValue?, prefixCaching: Bool) -> Traffic? {
        guard let value, case .map = value.content else { return nil }
        let preset = value["preset"]?.text.flatMap(WorkloadPreset.init(rawValue:))
        let fallback = preset ?? .chat
        let arrival = arrival(value, preset)
        let input = length(value["input"], "workload.input", preset, fallback.shape.input, fallback.source)
        let output = length(value["output"], "workload.output", preset, fallback.shape.output, fallback.source)
        guard let input, let output else { return nil }

        var shape = RequestShape(
            input: input.spread, output: output.spread, inputWrittenIn: input.unit, outputWrittenIn: output.unit)
        setPrefix(&shape, value, preset, prefixCaching: prefixCaching)
        let isOffline = arrival?.isOffline ?? false
        let share = value["streaming_share"]
        if let share, value.has("streaming") {
            report(share.place, "streaming is given twice: streaming and streaming_share", "keep one")
        }
        let streams = share?.number.map { $0 >= 0.5 } ?? value["streaming"]?.flag ?? !isOffline
        if let arrival, let offline = value["offline_share"] {
            if case .rate = arrival {
            } else {
                report(
                    offline.place, isOffline ? "all requests of a batch wait" : "offline_share goes with rate",
                    isOffline ? "leave offline_share out" : "write a rate instead of users")
            }
        }
        if value["streaming"] == nil, share == nil {
            assume("workload.streaming", "\(streams)", isOffline ? "no user reads along" : "users read along")
        }
        return arrival.map {
            Traffic(
                preset: preset, shape: shape, arrival: $0, delivery: streams ? .streaming : .whole,
                streamingShare: share?.number ?? (streams ? 1 : 0), offlineShare: value["offline_share"]?.number ?? 0,
                activeUsers: value["active_users"]?.whole)
        }
    }

    private mutating func arrival(_ value: ReadValue, _ preset: WorkloadPreset?) -> Arrival? {
        let written = ["rate", "users", "concurrency", "requests"].filter(value.has)
        let choice = "rate, users, concurrency, or requests with deadline"
        guard written.count <= 1 else {
            report(
                value[written[1]]?.place ?? value.place,
                "the load is given twice: \(written.joined(separator: " and "))",
                allowed: "one of: " + choice, "keep one")
            return nil
        }
        let kind = written.first ?? ""
        if value.has("think_time"), kind != "users" { reportPartner("think_time", "users", value) }
        if value.has("deadline"), kind != "requests", !(kind.isEmpty && preset == .batch) {
            reportPartner("deadline", "requests", value)
        }
        if kind == "rate" { return rateArrival(value) }
        if kind == "concurrency" { return concurrencyArrival(value) }
        if kind == "users" { return userArrival(value) }
        if kind == "requests" { return batchArrival(value) }
        return presetArrival(value, preset, choice)
    }

    private mutating func reportPartner(_ key: String, _ partner: String, _ value: ReadValue) {
        report(
            value[key]?.place ?? value.place, "\(key) goes with \(partner)", "write \(partner) too, or leave it out")
    }

    private func rateArrival(_ value: ReadValue) -> Arrival? {
        guard let rate = value["rate"]?.number else { return nil }
        return .rate(.perSecond(rate))
    }

    private func concurrencyArrival(_ value: ReadValue) -> Arrival? {
        guard let count = value["concurrency"]?.whole else { return nil }
        return .concurrency(count)
    }

    private mutating func userArrival(_ value: ReadValue) -> Arrival? {
        var think: Double? = 10
        if let written = value["think_time"] {
            think = written.number
        } else {
            assume("workload.think_time", "10 s", "assumed: time to read an answer and write the next question")
        }
        guard let count = value["users"]?.whole, let think else { return nil }
        return .users(count: count, thinkTime: Seconds(think))
    }

    private mutating func batchArrival(_ value: ReadValue) -> Arrival? {
        guard let deadline = value["deadline"] else {
            report(
                value["requests"]?.place ?? value.place, "requests needs a deadline", "write \"deadline: 8 h\" too")
            return nil
        }
        guard let requests = value["requests"]?.number, let time = deadline.number else { return nil }
        return .batch(requests: Requests(requests), deadline: Seconds(time))
    }

    private mutating func presetArrival(_ value: ReadValue, _ preset: WorkloadPreset?, _ choice: String) -> Arrival? {
        guard let preset else {
            // A preset that cannot be read has been reported already.
            guard value["preset"] == nil else { return nil }
            report(
                value.place, "the workload does not say how many requests come", allowed: "one of: " + choice,
                "write \"rate: 5/s\"")
            return nil
        }
        switch preset.arrival {
        case .rate(let rate):
            assume("workload.rate", "\(ValueKind.plain(rate.perSecond))/s", "the preset's example; write your own")
        case .batch(let requests, let deadline):
            assume("workload.requests", ValueKind.plain(requests.value), "the preset's example; write your own")
            if let own = value["deadline"]?.number { return .batch(requests: requests, deadline: Seconds(own)) }
            assume("workload.deadline", ValueKind.time(deadline.value), "the preset's example; write your own")
        case .users: break
        }
        return preset.arrival
    }

    private mutating func setPrefix(
        _ shape: inout RequestShape, _ value: ReadValue, _ preset: WorkloadPreset?, prefixCaching: Bool
    ) {
        if case .length(let tokens, _)? = value["shared_prefix"]?.content {
            shape.sharedPrefix = Tokens(tokens)
            if shape.sharedPrefix > shape.input.mean {
                report(
                    value["shared_prefix"]?.place ?? value.place, "the shared prefix is longer than the mean input",
                    allowed: "0 to \(ValueKind.plain(shape.input.mean.value.rounded())) tokens",
                    "the input includes the shared prefix")
            }
        } else if value["shared_prefix"] == nil, value["input"] == nil, let preset {
            shape.sharedPrefix = preset.shape.sharedPrefix
            assume("workload.shared_prefix", ValueKind.plain(shape.sharedPrefix.value), preset.source)
        } else if value["shared_prefix"] == nil {
            assume("workload.shared_prefix", "0", "no shared part of the prompt was named")
        }
        if let hits = value["cache_hit_share"] {
            shape.cacheHitShare = hits.number ?? 0
            if hits.number ?? 0 > 0, !prefixCaching {
                report(hits.place, "there are no cache hits with prefix_caching off", "leave it out")
            } else if hits.number ?? 0 > 0, shape.sharedPrefix == .zero, value["shared_prefix"]?.isUnreadable != true {
                report(hits.place, "cache hits need a shared prefix", "write \"shared_prefix: 512\" too")
            }
        } else if shape.sharedPrefix > .zero, prefixCaching {
            shape.cacheHitShare = 0.9
            assume("workload.cache_hit_share", "90%", "assumed: a busy prefix stays cached except after eviction")
        }
    }

    /// A spread of lengths and what it was written in; nil when it cannot be made out.
    private mutating func length(
        _ value: ReadValue?, _ path: String, _ preset: WorkloadPreset?, _ standard: LengthDistribution, _ source: String
    ) -> (spread: LengthDistribution, unit: LengthUnit)? {
        guard let value else {
            let mean = ValueKind.plain(standard.mean.value.rounded())
            let variation = ValueKind.plain((standard.squaredVariation.squareRoot() * 100).rounded() / 100)
            assume(
                path, "{mean: \(mean), cv: \(variation)}", preset == nil ? "as in the chat preset; \(source)" : source)
            return (standard, .tokens)
        }
        guard case .map(let keys) = value.content else { return nil }
        let before = problems.count
        let result = spread(value, Set(keys.keys), path)
        guard let result, problems.count == before else { return nil }
        if result.unit != .tokens {
            assume(
                path, "\(ValueKind.plain(result.spread.mean.value.rounded())) tokens",
                "converted from \(result.unit.rawValue): 1 token = 0.75 words = 4 characters of English")
        }
        return result
    }

    private mutating func spread(
        _ value: ReadValue, _ keys: Set<String>, _ path: String
    ) -> (spread: LengthDistribution, unit: LengthUnit)? {
        func tokens(_ key: String) -> (Tokens, LengthUnit)? {
            switch value[key]?.content {
            case .length(let tokens, let unit): (Tokens(tokens), unit)
            case .number(let count):
                LengthUnit(rawValue: key).map { (Tokens(max(1, count * $0.tokensEach)), $0) }
            default: nil
            }
        }
        let maximum = tokens("max")?.0
        let forms: [Set<String>] = [
            ["tokens"], ["words"], ["characters"], ["mean"], ["p50", "p95"], ["min", "max"], ["histogram"],
        ]
        let body = keys.subtracting(["cv"])
        guard let form = forms.first(where: { $0 == body || $0 == body.subtracting(["max"]) }),
            !keys.contains("cv") || !form.isDisjoint(with: ["mean", "words", "characters", "tokens"])
        else {
            report(
                value.place,
                "\(path): \(keys.isEmpty ? "no length" : keys.sorted().joined(separator: ", ") + " do not go together")",
                allowed:
                    "a number, {mean, cv}, {p50, p95}, {min, max}, {words}, {characters}, {histogram}; max with each",
                "write \"{mean: 512, cv: 1}\"")
            return nil
        }
        if form == ["p50", "p95"] {
            guard let p50 = tokens("p50"), let p95 = tokens("p95") else { return nil }
            guard p50.0 <= p95.0 else {
                report(value["p95"]?.place ?? value.place, "\(path): p95 is below p50", "write the larger one as p95")
                return nil
            }
            // A log-normal spread this wide has its mean far beyond p95: nothing that was measured looks like that.
            guard p95.0.value <= 100 * p50.0.value else {
                report(
                    value["p95"]?.place ?? value.place, "\(path): p95 is more than 100 times p50",
                    allowed: "up to \(ValueKind.plain(100 * p50.0.value)) tokens", "use a histogram for such lengths")
                return nil
            }
            return checked((.logNormal(p50: p50.0, p95: p95.0, maximum: maximum), p50.1), value, p50.0, path)
        }
        if form == ["min", "max"] {
            guard let low = tokens("min"), let high = tokens("max") else { return nil }
            guard low.0 <= high.0 else {
                report(value["max"]?.place ?? value.place, "\(path): max is below min", "write the larger one as max")
                return nil
            }
            return (LengthDistribution(.uniform(low: low.0, high: high.0)), low.1)
        }
        if form == ["histogram"] { return histogram(value, maximum, path).map { ($0, .tokens) } }
        guard let center = form.first.flatMap(tokens) else { return nil }
        let variation = value["cv"]?.number ?? 0
        return checked(
            (.logNormal(mean: center.0, variation: variation, maximum: maximum), center.1), value, center.0, path)
    }

    /// A cut below the middle of the spread is a mistake, not a cut.
    private mutating func checked(
        _ result: (LengthDistribution, LengthUnit), _ value: ReadValue, _ center: Tokens, _ path: String
    ) -> (spread: LengthDistribution, unit: LengthUnit)? {
        guard let maximum = result.0.maximum, maximum < center else { return result }
        report(
            value["max"]?.place ?? value.place, "\(path): max is below the typical length",
            allowed: "at least \(ValueKind.plain(center.value)) tokens", "raise max or shorten the length")
        return nil
    }

    private mutating func histogram(_ value: ReadValue, _ maximum: Tokens?, _ path: String) -> LengthDistribution? {
        var bins: [LengthBin] = []
        let items = value["histogram"]?.items ?? []
        for item in items {
            guard let range = item["tokens"]?.range, let share = item["share"]?.number else { return nil }
            bins.append(LengthBin(low: Tokens(range.0), high: Tokens(range.1), weight: share))
        }
        let total = bins.reduce(0) { $0 + $1.weight }
        guard abs(total - 1) <= 0.01 else {
            report(
                value["histogram"]?.place ?? value.place,
                "\(path): the shares of the histogram make \(ValueKind.plain((total * 1000).rounded() / 10))%",
                allowed: "100% together", "change one of them")
            return nil
        }
        if let maximum, let low = bins.map(\.low).min(), maximum <= low {
            report(value["max"]?.place ?? value.place, "\(path): max cuts the whole histogram away", "raise max")
            return nil
        }
        return LengthDistribution(.histogram(bins), maximum: maximum)
    }
}
