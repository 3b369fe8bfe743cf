/// Something the user did not say and Plimsoll filled in; reports list all of them.
public struct Assumption: Sendable, Hashable, Codable {
    /// The key it stands for, such as `workload.output`.
    public var path: String
    /// What was assumed, as it would be written in the scenario.
    public var value: String
    /// Why.
    public var why: String

    /// An assumption about the key at `path`.
    public init(path: String, value: String, why: String) {
        self.path = path
        self.value = value
        self.why = why
    }
}
