import Input

/// Text as a file.
enum TextInput {
    static func file(_ text: String) -> TextFile { TextFile(name: "published", text: text) }
}
