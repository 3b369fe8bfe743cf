public import Input

/// The models that Plimsoll knows, found by any of their names.
public struct ModelCatalog: Sendable, Hashable {
    /// Another name of a model, and what the name says of its weights.
    public struct Alias: Sendable, Hashable, Codable {
        /// The name, such as `nvidia/Qwen3-32B-NVFP4`.
        public var name: String
        /// The id of the model it stands for.
        public var id: String
        /// The precision of its weights; nil when it is the model's own.
        public var precision: WeightPrecision?
        /// What relates the two, in words.
        public var note: String
        /// Whether its weights are of another model that has the same architecture: it computes alike and answers otherwise.
        public var hasOtherWeights: Bool

        /// A name for the model `id`.
        public init(
            name: String, id: String, precision: WeightPrecision?, note: String, hasOtherWeights: Bool = false
        ) {
            self.hasOtherWeights = hasOtherWeights
            self.name = name
            self.id = id
            self.precision = precision
            self.note = note
        }
    }

    /// A model and the precision that the name it was found by implies.
    public struct Match: Sendable, Hashable {
        /// The model.
        public var model: ModelArchitecture
        /// The precision in which a checkpoint of that name stores its weights.
        public var precision: WeightPrecision
        /// The name of the weights: the model's id or, for another model of the same architecture, that one's.
        public var weights: String
        /// What was read of the model's files, but may not mean what it seems to.
        public var warnings: [Diagnostic]

        /// A model, found under a name that implies `precision`; `weights`: those of another one, by name.
        public init(
            model: ModelArchitecture, precision: WeightPrecision, weights: String? = nil, warnings: [Diagnostic] = []
        ) {
            self.model = model
            self.precision = precision
            self.weights = weights ?? model.id
            self.warnings = warnings
        }
    }

    /// What came of looking for a name.
    public enum Lookup: Sendable, Hashable {
        /// One model has the name.
        case found(Match)
        /// Several models have it; their full names.
        case ambiguous([String])
        /// None has; the most similar full names, at most five, the most similar first.
        case unknown(nearest: [String])

        /// The model found; nil otherwise.
        public var match: Match? { if case .found(let match) = self { match } else { nil } }
    }

    /// The models in the order of the file.
    public let models: [ModelArchitecture]
    /// Their other names in the order of the file.
    public let aliases: [Alias]
    private let places: [String: [Entry]]

    private struct Entry: Hashable {
        var model: Int
        var precision: WeightPrecision
        var weights: String?
    }

    /// A catalog of `models`; aliases of models that are not among them are left out.
    public init(models: [ModelArchitecture], aliases: [Alias]) {
        self.models = models
        self.aliases = aliases
        var byID: [String: Int] = [:]
        for (index, model) in models.enumerated() where byID[model.id] == nil { byID[model.id] = index }
        var places: [String: [Entry]] = [:]
        func add(_ name: String, _ entry: Entry) {
            if places[name]?.contains(entry) != true { places[name, default: []].append(entry) }
        }
        // Full names win over last components, ids over aliases.
        for (index, model) in models.enumerated() {
            add(model.id.lowercased(), Entry(model: index, precision: model.nativePrecision))
        }
        for alias in aliases where places[alias.name.lowercased()] == nil {
            guard let index = byID[alias.id] else { continue }
            add(
                alias.name.lowercased(),
                Entry(
                    model: index, precision: alias.precision ?? models[index].nativePrecision,
                    weights: alias.hasOtherWeights ? alias.name : nil))
        }
        // A model that is published only as quantized is the base of its other checkpoints.
        for (index, model) in models.enumerated() {
            guard let base = CheckpointName(model.id.lowercased())?.base, places[base] == nil else { continue }
            add(base, Entry(model: index, precision: model.nativePrecision))
        }
        for (name, entries) in places.sorted(by: { $0.key < $1.key }) {
            guard let slash = name.lastIndex(of: "/") else { continue }
            let last = Self.lastPart + name[name.index(after: slash)...]
            for entry in entries { add(last, entry) }
        }
        self.places = places
    }

    /// The model called `name`, in small or capital letters.
    ///
    /// Tries the full ids and aliases, then the part after the last slash where it is unambiguous. A name that ends in
    /// words for a precision (`-FP8-dynamic`, `-AWQ`, `-GPTQ-Int4`, `-NVFP4`, `-w8a8` ...) is looked up without them, and
    /// they are the precision; whoever quantized a model publishes it under the model's name, so that the organization
    /// need not be the model's own.
    public func model(named name: String) -> Lookup {
        let wanted = name.trimmingBlanks().lowercased()
        if let direct = find(wanted, precision: nil) { return direct }
        if let checkpoint = CheckpointName(wanted) {
            if let found = find(checkpoint.base, precision: checkpoint.precision) { return found }
            if let repository = checkpoint.repository {
                if let found = find(String(repository), precision: checkpoint.precision) { return found }
            }
        }
        return .unknown(nearest: nearest(to: wanted))
    }

    /// Marks keys that are the last part of a name; no name that a user types holds it.
    private static let lastPart = "\n"

    private func find(_ name: String, precision: WeightPrecision?) -> Lookup? {
        // A name without a slash may be an id of its own or the last part of one; an organization is never guessed.
        guard let entries = places[name] ?? (name.contains("/") ? nil : places[Self.lastPart + name]) else {
            return nil
        }
        if entries.count == 1, let entry = entries.first {
            return .found(
                Match(model: models[entry.model], precision: precision ?? entry.precision, weights: entry.weights))
        }
        return .ambiguous(entries.map { models[$0.model].id }.uniqued())
    }

    /// Full names by edit distance, a shared last part counting for more than a shared organization.
    private func nearest(to name: String) -> [String] {
        let wanted = Array((name.split(separator: "/").last ?? "").prefix(100).utf8)
        let names = models.map(\.id) + aliases.map(\.name)
        let ranked = names.enumerated().map { index, candidate in
            let last = Array((candidate.lowercased().split(separator: "/").last ?? "").utf8)
            return (distance: editDistance(wanted, last), index: index, name: candidate, length: last.count)
        }
        return
            ranked
            .filter { $0.distance * 2 <= max($0.length, wanted.count) }
            .sorted { ($0.distance, $0.index) < ($1.distance, $1.index) }
            .prefix(5).map(\.name)
    }
}

extension String {
    fileprivate func trimmingBlanks() -> Substring {
        let start = firstIndex { !$0.isWhitespace } ?? endIndex
        return self[start...].prefix(upTo: lastIndex { !$0.isWhitespace }.map(index(after:)) ?? start)
    }
}

extension Array where Element: Hashable {
    fileprivate func uniqued() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}

/// The fewest single-character edits (Levenshtein) that turn one name into the other; O(n m).
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, b) in right.enumerated() {
            let above = row[j + 1]
            row[j + 1] = Swift.min(above + 1, row[j] + 1, diagonal + (a == b ? 0 : 1))
            diagonal = above
        }
    }
    return row[right.count]
}
