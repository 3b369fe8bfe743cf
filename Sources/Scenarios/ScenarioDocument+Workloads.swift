public import Input
public import Quantities

extension ScenarioDocument {
    /// One of the workloads of a scenario.
    public struct Part: Sendable, Hashable, Codable {
        /// What it is called in reports; nil for the only one of a scenario without a name.
        public var name: String?
        /// The scenario of this workload alone.
        public var document: ScenarioDocument
    }

    /// Most workloads of one scenario.
    public static let maximumWorkloads = 1000

    /// The scenario of each workload: what stands under `workloads` takes the place of the keys beside it, as a whole.
    ///
    /// A scenario without `workloads` is its only part. A budget is for all parts together, so that parts have none. Throws
    /// what is wrong with the list itself.
    public func parts() throws(InputProblems) -> [Part] {
        guard case .map(let entries) = root.content, let several = entries.first(where: { $0.key == "workloads" })
        else { return [Part(name: nil, document: self)] }
        func fail(_ place: SourcePlace, _ message: String) -> InputProblems {
            InputProblems([
                Diagnostic(
                    at: place, message, allowed: "a list of 1 to \(Self.maximumWorkloads) blocks of keys",
                    suggestion: "write \"workloads:\" and below it \"- {name: chat, model: ..., workload: ...}\"")
            ])
        }
        guard case .list(let items) = several.value.content, (1...Self.maximumWorkloads).contains(items.count) else {
            throw fail(several.place, "\"workloads\" is no list of workloads")
        }
        if items.count > 1, let paid = entries.first(where: { $0.key == "commitments" }) {
            throw InputProblems([
                Diagnostic(
                    at: paid.place, "\"commitments\" of several workloads would be paid for several times",
                    suggestion: "write it under the workload whose fleet uses the instances")
            ])
        }
        let shared = entries.filter { !["workloads", "budget"].contains($0.key) }
        let known = Set(ScenarioKey.perWorkload.map(\.name))
        var problems: [Diagnostic] = []
        var parts: [Part] = []
        for (index, item) in items.enumerated() {
            guard case .map(let own) = item.content else { throw fail(item.place, "\(item.kindName) is no workload") }
            for entry in own where ["plimsoll", "budget", "workloads"].contains(entry.key) {
                problems.append(
                    Diagnostic(
                        at: entry.place, "\"\(entry.key)\" is for all workloads together",
                        allowed: "one of: " + ScenarioKey.perWorkload.map(\.name).joined(separator: ", "),
                        suggestion: "write it beside \"workloads\""))
            }
            var document = self
            let keys = Set(own.map(\.key)).intersection(known)
            document.root = ScenarioNode(
                .map(shared.filter { !keys.contains($0.key) } + own), at: item.place)
            var name = "workload \(index + 1)"
            if let written = own.first(where: { $0.key == "name" }), case .scalar(let text, _) = written.value.content {
                name = text
            }
            if parts.contains(where: { $0.name == name }) {
                problems.append(
                    Diagnostic(
                        at: item.place, "two workloads are called \"\(name.shortened)\"",
                        suggestion: "give each a name of its own"))
            }
            parts.append(Part(name: name, document: document))
        }
        guard problems.isEmpty else { throw InputProblems(problems) }
        return parts
    }

    /// What the whole is called; nil when it has no name.
    public var name: String? {
        if case .scalar(let text, _)? = value(at: "name")?.content, !text.isEmpty { text } else { nil }
    }

    /// The names and places of the workloads, as far as the list can be read; empty for a scenario without one.
    private var workloads: [(name: String, keys: Set<String>)] {
        guard case .map(let entries) = root.content,
            case .list(let items)? = entries.first(where: { $0.key == "workloads" })?.value.content
        else { return [] }
        return items.enumerated().map { index, item in
            guard case .map(let own) = item.content else { return ("", []) }
            let keys = Set(own.map(\.key))
            let written = own.first { $0.key == "name" }?.value.content
            if case .scalar(let text, _)? = written { return (text, keys) }
            return ("workload \(index + 1)", keys)
        }
    }

    /// A path with the names of workloads replaced by their places: `chat.workload.rate` is `workloads.0.workload.rate`.
    func absolute(_ parts: [String]) -> [String] {
        let names = workloads.map(\.name)
        guard !names.isEmpty, let first = parts.first else { return parts }
        if first == "workloads", parts.count > 1, let place = names.firstIndex(of: parts[1]) {
            return ["workloads", String(place)] + Self.spelledOut(parts.dropFirst(2))
        }
        if !ScenarioKey.table.contains(where: { $0.name == first }), let place = names.firstIndex(of: first) {
            return ["workloads", String(place)] + Self.spelledOut(parts.dropFirst())
        }
        return parts
    }

    /// The path below a workload with its short name, such as `rate`, written in full.
    private static func spelledOut(_ parts: ArraySlice<String>) -> [String] {
        let path = parts.joined(separator: ".")
        return ScenarioOverride(path, "").path.split(separator: ".").map(String.init)
    }

    /// What is wrong with a change of a key that every workload has for itself: it would change nothing.
    func overridden(_ parts: [String], _ place: SourcePlace) -> Diagnostic? {
        let workloads = workloads
        guard !workloads.isEmpty, let first = parts.first, first != "workloads",
            workloads.allSatisfy({ $0.keys.contains(first) })
        else { return nil }
        let path = parts.joined(separator: ".")
        return Diagnostic(
            at: place, "every workload has \"\(first)\" for itself, so that a change beside them does nothing",
            allowed: "one of: " + workloads.map { "\($0.name).\(path)" }.joined(separator: ", "),
            suggestion: "say which workload is meant")
    }

    /// What may be spent a month on everything; nil without a limit.
    ///
    /// Throws when it cannot be read.
    public func budget() throws(InputProblems) -> Dollars? {
        guard let node = value(at: "budget"), let key = ScenarioKey.table.first(where: { $0.name == "budget" }),
            case .scalar(let text, let quoted) = node.content
        else { return nil }
        do throws(Misreading) {
            guard case .number(let amount) = try key.kind.read(text, quoted: quoted) else { return nil }
            return Dollars(amount)
        } catch {
            throw InputProblems([
                Diagnostic(
                    at: node.place, "budget: \(error.message)", allowed: error.allowed, suggestion: error.suggestion)
            ])
        }
    }
}
