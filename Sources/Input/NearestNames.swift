/// The known names that look most like `name`, best first; at most three, none that is far off.
///
/// Distance is Damerau's (insert, delete, replace, swap neighbours) over letters and digits alone, without case; a name
/// that contains the other counts as near. Complexity: O(names x length^2).
public func nearestNames(to name: String, among known: some Sequence<String>) -> [String] {
    let wanted = folded(name)
    guard !wanted.isEmpty, wanted.count <= 200 else { return [] }
    var scored: [(score: Double, name: String)] = []
    for candidate in known {
        let other = folded(candidate)
        let longer = max(wanted.count, other.count)
        guard longer > 0 else { continue }
        let isPart = min(wanted.count, other.count) >= 3 && (contains(other, wanted) || contains(wanted, other))
        let distance = Double(editDistance(wanted, other)) / Double(longer)
        let score = isPart ? min(distance, 0.3) * 0.9 : distance
        if score <= 0.4 { scored.append((score, candidate)) }
    }
    scored.sort { ($0.score, $0.name) < ($1.score, $1.name) }
    return scored.prefix(3).map(\.name)
}

/// A sentence that offers the nearest known names: `did you mean a or b?`; nil when none is near.
public func didYouMean(_ name: String, among known: some Sequence<String>) -> String? {
    let names = nearestNames(to: name, among: known)
    return names.isEmpty ? nil : "did you mean " + names.joined(separator: " or ") + "?"
}

/// A name without case and punctuation, for comparing.
public func foldedName(_ name: String) -> String { String(decoding: folded(name), as: UTF8.self) }

private func folded(_ name: String) -> [UInt8] {
    name.utf8.compactMap { byte in
        switch byte {
        case 0x41...0x5A: byte + 32
        case 0x61...0x7A, 0x30...0x39, 0x80...: byte
        default: nil
        }
    }
}

private func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
    guard part.count <= text.count else { return false }
    return (0...(text.count - part.count)).contains { text[$0..<$0 + part.count].elementsEqual(part) }
}

private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var before: [Int] = []
    var previous = Array(0...right.count)
    for i in 0..<left.count {
        var current = [i + 1]
        for j in 0..<right.count {
            var best = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (left[i] == right[j] ? 0 : 1))
            if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] { best = min(best, before[j - 1] + 1) }
            current.append(best)
        }
        before = previous
        previous = current
    }
    return previous[right.count]
}
