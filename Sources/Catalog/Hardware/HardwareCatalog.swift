internal import Input

/// The accelerators that Plimsoll knows, found by any of their names.
public struct HardwareCatalog: Sendable {
    /// All accelerators: the shipped ones in the order of their file, then the user's new ones.
    public let accelerators: [Accelerator]
    private let ids: [String: Int]
    private let names: [String: [Int]]

    /// A catalog of `accelerators`; where an id occurs twice, the later one replaces the earlier in its place.
    public init(_ accelerators: [Accelerator]) {
        var ids: [String: Int] = [:]
        var kept: [Accelerator] = []
        for accelerator in accelerators {
            if let place = ids[accelerator.id] {
                kept[place] = accelerator
            } else {
                ids[accelerator.id] = kept.count
                kept.append(accelerator)
            }
        }
        var names: [String: [Int]] = [:]
        for (index, accelerator) in kept.enumerated() {
            for name in Set([accelerator.id, accelerator.name] + accelerator.aliases).map(foldedName).sorted()
            where names[name]?.contains(index) != true {
                names[name, default: []].append(index)
            }
        }
        self.accelerators = kept
        self.ids = ids
        self.names = names
    }

    /// The shipped accelerators, with those of the file or folder at `overlay` laid over them.
    ///
    /// Throws `InputProblems` for wrong content, `FileFailure` for a path that cannot be used.
    public static func load(overlay: String? = nil) throws -> HardwareCatalog {
        var all = PackedCatalog.values(.accelerators) { Accelerator(&$0) }
        if let overlay { all += try overlayRows(at: overlay).map(\.value) }
        return HardwareCatalog(all)
    }

    static func overlayRows(at path: String) throws -> [Located<Accelerator>] {
        try Overlay.read(at: path) { file throws(InputProblems) in try Accelerator.read(file, kind: .user) }
    }

    /// The accelerator with this id; nil when there is none.
    public func accelerator(id: String) -> Accelerator? { ids[id].map { accelerators[$0] } }

    /// The accelerator of that id, product name or alias, whatever the case and punctuation.
    ///
    /// Nil when no name fits, or several do; ``lookup(_:)`` tells which.
    public func accelerator(named name: String) -> Accelerator? {
        if let exact = accelerator(id: name) { return exact }
        let exact = places(of: foldedName(name))
        return exact.count == 1 ? accelerators[exact[0]] : lookup(name).accelerator
    }

    /// Where the accelerators are that have a name in full; those of the user alone where one of them has it.
    private func places(of folded: String) -> [Int] {
        let all = names[folded] ?? []
        let own = all.filter { accelerators[$0].provenance.kind == .user }
        return own.isEmpty ? all : own
    }

    /// What came of looking for an accelerator.
    public enum Lookup: Sendable, Hashable {
        /// One has the name; `others` are further forms whose names contain it, such as the PCIe card for `H100`.
        case found(Accelerator, others: [String])
        /// Several have it; their ids.
        case ambiguous([String])
        /// None has; the nearest names, best first.
        case unknown(nearest: [String])

        /// The accelerator found; nil otherwise.
        public var accelerator: Accelerator? { if case .found(let found, _) = self { found } else { nil } }
    }

    /// Looks for an accelerator by id, product name or alias, whatever the case and punctuation.
    ///
    /// An alias such as `H100` names the form that clouds rent most (SXM); the other forms are named beside it. Where a
    /// user's accelerator and a shipped one share a name, the user's has it. Words that occur in the names of one
    /// accelerator alone find it, too. Complexity: O(1) for full names, O(names) otherwise.
    public func lookup(_ name: String) -> Lookup {
        if let exact = accelerator(id: name) { return .found(exact, others: []) }
        let wanted = foldedName(name)
        guard !wanted.isEmpty else { return .unknown(nearest: []) }
        let exact = places(of: wanted)
        let words = Set(words(of: name))
        // Signs alone would be a part of every name.
        guard !words.isEmpty || !exact.isEmpty else { return .unknown(nearest: []) }
        // What does not even hold the letters of a word need not be taken apart.
        let letters = words.map { Array($0.utf8) }.max { $0.count < $1.count } ?? []
        let related = accelerators.indices.filter { index in
            ([accelerators[index].name] + accelerators[index].aliases).contains {
                $0.holds(small: letters) && words.isSubset(of: self.words(of: $0))
            }
        }
        let fitting = exact.isEmpty ? related : exact
        if fitting.count > 1 { return .ambiguous(fitting.map { accelerators[$0].id }) }
        guard let only = fitting.first else { return .unknown(nearest: nearest(to: name)) }
        return .found(
            accelerators[only], others: related.filter { $0 != only }.map { accelerators[$0].id })
    }

    /// What to say when ``accelerator(named:)`` finds nothing: the accelerators it could be, or the nearest names.
    public func suggestion(for name: String) -> String? {
        switch lookup(name) {
        case .found: nil
        case .ambiguous(let ids): "several have that name: " + ids.joined(separator: ", ")
        case .unknown(let nearest):
            nearest.isEmpty ? nil : "did you mean " + nearest.joined(separator: " or ") + "?"
        }
    }

    private func nearest(to name: String) -> [String] {
        nearestNames(to: name, among: accelerators.map(\.id) + accelerators.flatMap(\.aliases))
    }

    /// The words of a name in small letters: `NVIDIA H100-80GB` has three.
    private func words(of name: String) -> [Substring] {
        let small = name.lowercased()
        guard small.utf8.allSatisfy({ $0 < 0x80 }) else { return small.split { !($0.isLetter || $0.isNumber) } }
        // By bytes: the properties of characters would take most of the time of a lookup.
        return small.utf8.split { !(0x61...0x7A).contains($0) && !(0x30...0x39).contains($0) }.map { Substring($0) }
    }
}

extension String {
    /// Whether the bytes of `letters`, which are small, occur in a row in this name in small letters; true where other
    /// letters than those of ASCII may become such ones.
    fileprivate func holds(small letters: [UInt8]) -> Bool {
        var name = self
        return name.withUTF8 { bytes in
            guard bytes.allSatisfy({ $0 < 0x80 }) else { return true }
            guard bytes.count >= letters.count else { return false }
            return (0...(bytes.count - letters.count)).contains { start in
                letters.indices.allSatisfy { place in
                    let byte = bytes[start + place]
                    return (0x41...0x5A).contains(byte) ? byte + 32 == letters[place] : byte == letters[place]
                }
            }
        }
    }
}
