/// A value together with the path that leads to it, such as `benchmarks[0].metrics.request_latency`.
struct Field {
    let value: DataValue?
    // Joined only when asked for, which is seldom: files hold millions of values.
    private let base: String
    private let key: String

    init(_ value: DataValue?, path: String = "") { self.init(value, base: path, key: "") }

    private init(_ value: DataValue?, base: String, key: String) {
        self.value = value
        self.base = base
        self.key = key
    }

    var path: String { base.isEmpty ? key : key.isEmpty ? base : "\(base).\(key)" }

    subscript(_ key: String) -> Field { Field(value?[key], base: path, key: key) }

    /// The first of `keys` that is there and not null; tools rename their keys.
    func first(_ keys: String...) -> Field {
        for key in keys where self[key].isPresent { return self[key] }
        return self[keys[0]]
    }

    var isPresent: Bool {
        switch value {
        case nil, .null: false
        default: true
        }
    }

    /// Text that is not empty; numbers as text where a tool writes a version as a number.
    var text: String? {
        switch value {
        case .text(let text): text.isEmpty ? nil : text
        case .integer(let number): String(number)
        case .number(let number): shortText(number)
        default: nil
        }
    }

    var flag: Bool? {
        if case .bool(let flag) = value { return flag }
        return nil
    }

    var items: [Field] {
        guard case .array(let items) = value else { return [] }
        return items.enumerated().map { Field($1, path: "\(path)[\($0)]") }
    }

    /// How many items an array holds, also one that was passed over.
    var itemCount: Int? {
        switch value {
        case .array(let items): items.count
        case .skipped(let count): count
        default: nil
        }
    }

    var members: [(key: String, field: Field)] {
        guard case .object(let members) = value else { return [] }
        return members.map { ($0.key, Field($0.value, path: path.isEmpty ? $0.key : "\(path).\($0.key)")) }
    }
}
