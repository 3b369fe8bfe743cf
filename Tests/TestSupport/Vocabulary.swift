import Foundation

/// Words that users never read, for the field has terms of its own.
public enum Vocabulary {
    /// Each with the term that is used instead.
    private static let instead: [(pattern: String, term: String)] = [
        (#"promis\w*"#, "SLO"), (#"for ?ever"#, "sustainable"), (#"sure(ness|ly)?"#, "confidence"),
        (#"(9|nine) (of|in|out of) (10|ten)"#, "90% prediction interval"), (#"became of"#, "results by accelerator"),
        (#"verdicts?"#, "status"), (#"nobody"#, "no configuration, no offer"), (#"nothing holds"#, "does not meet"),
        (#"dearer"#, "more expensive"), (#"levers?"#, "savings options"),
        (#"(the|a|your|monthly|yearly) bills?"#, "monthly cost"), (#"bill of"#, "cost breakdown"),
        (#"(rented|own|cloud) machines?"#, "instance, on-premises"), (#"bought anew"#, "renewed"),
        (#"(prompt|answer) pools?"#, "prefill pool, decode pool"), (#"at the least"#, "at least"),
        (#"rests? on"#, "is based on"), (#"sets? apart"#, "share"), (#"(hand|pass)(s|es|ed)? on"#, "share"),
        (#"(lay|lays|laid) over"#, "override"), (#"letter by letter"#, "exact"),
        (#"guessed tokens?"#, "speculative tokens"), (#"waves?"#, "burst"), (#"looked at"#, "evaluated"),
        (#"SLOs? (is |are )?(kept|broken|held)"#, "met, violated"), (#"keeps? (all|every|the) SLOs?"#, "meets"),
        (#"what moves the"#, "cost sensitivity"), (#"a user sees"#, "output tokens/s per user"),
    ]

    private static let expressions = instead.map { (expression: expression($0.pattern), term: $0.term) }
    /// Any of them: most texts have none.
    private static let any = expression(instead.map(\.pattern).joined(separator: "|"))

    private static func expression(_ pattern: String) -> NSRegularExpression {
        // A pattern that does not compile is a mistake in the list above.
        // swift-format-ignore: NeverUseForceTry
        try! NSRegularExpression(pattern: "\\b(\(pattern))\\b", options: .caseInsensitive)
    }

    /// The banned words of `text`, each with what to write instead.
    public static func banned(in text: String) -> [String] {
        let whole = NSRange(text.startIndex..., in: text)
        guard any.firstMatch(in: text, range: whole) != nil else { return [] }
        return expressions.flatMap { expression, term in
            expression.matches(in: text, range: whole).compactMap { match in
                Range(match.range, in: text).map { "\(text[$0]): write \(term)" }
            }
        }
    }
}
