/// The data of a path, read by the grammar of SVG 1.1: commands, each with as many numbers as it takes.
struct PathData {
    /// One command with its numbers.
    struct Step: Equatable {
        var command: Character
        var numbers: [Double]
    }

    private(set) var steps: [Step] = []

    private static let counts: [Character: Int] = [
        "M": 2, "L": 2, "H": 1, "V": 1, "Z": 0, "A": 7, "C": 6, "S": 4, "Q": 4, "T": 2,
    ]

    /// Nil when `text` is no path: no move first, a command that does not exist, numbers missing or not finite.
    init?(_ text: String) {
        var rest = text[...]
        while let command = rest.first {
            rest.removeFirst()
            guard let count = Self.counts[Character(command.uppercased())] else { return nil }
            let end = rest.firstIndex { $0.isLetter && $0 != "e" && $0 != "E" } ?? rest.endIndex
            guard let numbers = Self.numbers(rest[..<end]) else { return nil }
            rest = rest[end...]
            if count == 0 {
                guard numbers.isEmpty else { return nil }
                steps.append(Step(command: command, numbers: []))
                continue
            }
            guard !numbers.isEmpty, numbers.count % count == 0 else { return nil }
            for start in stride(from: 0, to: numbers.count, by: count) {
                steps.append(Step(command: command, numbers: Array(numbers[start..<(start + count)])))
            }
        }
        guard steps.first?.command.uppercased() == "M" else { return nil }
    }

    /// The places that moves and straight lines in absolute coordinates lead to.
    var places: [(x: Double, y: Double)] {
        var place = (x: 0.0, y: 0.0)
        var found: [(x: Double, y: Double)] = []
        for step in steps {
            switch step.command {
            case "M", "L": place = (step.numbers[0], step.numbers[1])
            case "H": place.x = step.numbers[0]
            case "V": place.y = step.numbers[0]
            default: continue
            }
            found.append(place)
        }
        return found
    }

    /// Numbers parted by blanks, commas or the sign of the next one; nil when something else stands there.
    private static func numbers(_ text: Substring) -> [Double]? {
        var words: [String] = [""]
        for character in text {
            if character == " " || character == "," {
                words.append("")
            } else if character == "-", let last = words.last, !last.isEmpty, last.last != "e" {
                words.append("-")
            } else {
                words[words.count - 1].append(character)
            }
        }
        let numbers = words.filter { !$0.isEmpty }.map(Double.init)
        return numbers.allSatisfy { $0?.isFinite == true } ? numbers.compactMap(\.self) : nil
    }
}
