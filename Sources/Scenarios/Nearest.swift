/// Names that somebody may have meant.
enum Nearest {
    /// Up to three of `names` that differ from `name` by a few letters, nearest first; the order of `names` breaks ties.
    static func names(to name: String, among names: [String]) -> [String] {
        let wanted = Array(name.lowercased().unicodeScalars.prefix(80))
        guard !wanted.isEmpty else { return [] }
        let near = names.enumerated().compactMap { index, candidate -> (Int, Int, String)? in
            let letters = Array(candidate.lowercased().unicodeScalars.prefix(80))
            let distance = distance(wanted, letters)
            return distance <= max(1, max(wanted.count, letters.count) / 3) ? (distance, index, candidate) : nil
        }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
        // What is much further off than the best guess is noise.
        return near.prefix { $0.0 <= near[0].0 + 1 }.prefix(3).map(\.2)
    }

    /// Letters to change, add or leave out to turn one into the other (Levenshtein); O(a b).
    static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
        var row = Array(0...b.count)
        for (i, letter) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in b.enumerated() {
                let changed = diagonal + (letter == other ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(changed, row[j] + 1, diagonal + 1)
            }
        }
        return row[b.count]
    }
}
