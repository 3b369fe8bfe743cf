extension RecordedRun.Pool {
    /// Most workers or devices that are believed.
    private static let limit = 65_536

    /// Reads what ``text`` writes, in any order; nil when anything else stands there.
    init?(_ text: String) {
        for word in text.split(separator: " ") {
            let letters = word.prefix { $0.isLetter }
            guard let number = Int(word.dropFirst(letters.count)), (1...Self.limit).contains(number) else { return nil }
            switch letters {
            case "": workers = number
            case "tp": tensor = number
            case "pp": pipeline = number
            case "ep": expert = number
            case "dp": data = number
            default: return nil
            }
        }
        if self == RecordedRun.Pool() { return nil }
    }

    /// The number of workers and the parallelism of one, such as `2 tp8 ep8`; nil when nothing is known.
    var text: String? {
        let parts = [("", workers), ("tp", tensor), ("pp", pipeline), ("ep", expert), ("dp", data)]
        let known = parts.compactMap { name, number in number.map { "\(name)\($0)" } }
        return known.isEmpty ? nil : known.joined(separator: " ")
    }
}
