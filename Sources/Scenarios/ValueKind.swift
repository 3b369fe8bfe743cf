/// What may be written under a key: the type, its unit and its range.
///
/// Ranges are in base units: seconds, requests per second, tokens per second, dollars per month, shares of one, tokens.
indirect enum ValueKind: Sendable {
    /// Free text of at most 200 characters.
    case text
    /// One of a few words.
    case choice([String])
    /// Yes or no.
    case flag
    /// A whole number.
    case whole(ClosedRange<Int>)
    /// A number without a unit.
    case number(ClosedRange<Double>)
    /// A time with its unit, such as `200 ms`.
    case duration(ClosedRange<Double>)
    /// Requests for time, such as `5/s`.
    case requestRate(ClosedRange<Double>)
    /// Output tokens for time, such as `30 tokens/s`.
    case tokenSpeed(ClosedRange<Double>)
    /// Money for time, such as `$20,000 / month`.
    case spend(ClosedRange<Double>)
    /// A share, such as `80%` or `0.8`.
    case share(ClosedRange<Double>)
    /// Two shares, such as `70-80%`.
    case band
    /// An hour of the week, such as `Fri 18:00`, counted from Monday 0:00.
    case weekHour
    /// A day, such as `2027-06-30`.
    case day
    /// A day, such as `2026-11-27`, with the hour if need be: `2026-11-27 18:00`; read as its hour of the week.
    case date
    /// Dollars for one of something, such as `$0.09` or `0.09`.
    case price(ClosedRange<Double>)
    /// A length in tokens, words or characters, such as `512` or `380 words`.
    case length(ClosedRange<Double>)
    /// A length or a range of lengths, such as `100-200`.
    case lengthRange
    /// A block whose keys are names that the catalogs know, such as `{aws: 18%}`, each with such a value.
    case named(ValueKind)
    /// The `config.json` of a model: its text, or its fields as keys.
    case config
    /// One of these, or a list of them.
    case many(ValueKind)
    /// A block of keys; when `shorthand` names one of them, its value may stand for the whole block.
    case map([ScenarioKey], shorthand: String?)
}

/// One key of a scenario: what it is for, what may be written under it, and what holds when it is left out.
///
/// The table of these is the only place where a key is described: reading, defaults, the JSON Schema and the list of
/// allowed keys in messages all come from it.
struct ScenarioKey: Sendable {
    let name: String
    let kind: ValueKind
    /// One line for people.
    let summary: String
    let isRequired: Bool
    /// What holds when the key is left out, as it would be written; nil when that depends on other keys.
    let standard: String?
    /// Why that is a sensible default.
    let why: String

    init(
        _ name: String, _ kind: ValueKind, _ summary: String, required: Bool = false, standard: String? = nil,
        why: String = ""
    ) {
        self.name = name
        self.kind = kind
        self.summary = summary
        self.isRequired = required
        self.standard = standard
        self.why = why
    }

    /// The same key where it may be left out and then has no default: that of the whole scenario holds.
    var optional: ScenarioKey { ScenarioKey(name, kind, summary) }

    /// The keys below this one; empty when it holds plain values.
    var children: [ScenarioKey] {
        var kind = kind
        while case .many(let inner) = kind { kind = inner }
        if case .map(let keys, _) = kind { return keys }
        return []
    }
}
