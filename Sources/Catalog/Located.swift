internal import Input

/// A value of a data file with the place it was read from.
struct Located<Value: Sendable>: Sendable {
    /// The value.
    let value: Value
    /// The file's name.
    let file: String
    /// The line its row starts on, from 1.
    let line: Int

    /// A value of `file`.
    init(_ value: Value, file: String, line: Int) {
        self.value = value
        self.file = file
        self.line = line
    }

    /// The place of one of its fields, for messages.
    func place(of field: String) -> SourcePlace { SourcePlace(file: file, line: line, field: field) }

    /// Another value from the same place.
    func map<Other>(_ body: (Value) -> Other) -> Located<Other> { Located<Other>(body(value), file: file, line: line) }
}
