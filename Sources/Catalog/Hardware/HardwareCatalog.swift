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
    public static func load(overlay: String? = nil) throws -> HardwareCatalog {
        var all: [Accelerator] = []
        for file in ShippedFiles.files(under: "hardware/accelerators.csv") {
            all += try Accelerator.read(file, kind: .datasheet)
        }
        guard let overlay else { return HardwareCatalog(all) }
        var problems: [Diagnostic] = []
        for path in try TextFile.paths(at: overlay, suffix: ".csv") {
            do {
                all += try Accelerator.read(try TextFile(path: path), kind: .user)
            } catch let wrong as InputProblems {
                problems += wrong.diagnostics
            }
        }
        guard problems.isEmpty else { throw InputProblems(problems) }
        return HardwareCatalog(all)
    }

    /// The accelerator with this id; nil when there is none.
    public func accelerator(id: String) -> Accelerator? { ids[id].map { accelerators[$0] } }

    /// The accelerator of that id, product name or alias, whatever the case and punctuation.
    ///
    /// Aliases such as `H100` name the form that clouds rent most (SXM). Nil when no name fits, or several do.
    public func accelerator(named name: String) -> Accelerator? {
        if let exact = accelerator(id: name) { return exact }
        guard let found = names[foldedName(name)], found.count == 1, let only = found.first else { return nil }
        return accelerators[only]
    }

    /// What to say when ``accelerator(named:)`` finds nothing: the accelerators it could be, or the nearest names.
    public func suggestion(for name: String) -> String? {
        if let found = names[foldedName(name)], found.count > 1 {
            return "several have that name: " + found.map { accelerators[$0].id }.joined(separator: ", ")
        }
        return didYouMean(name, among: accelerators.map(\.id) + accelerators.flatMap(\.aliases))
    }
}
