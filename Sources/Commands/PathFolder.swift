extension String {
    /// The folder that a path names a file in: empty for a name alone.
    ///
    /// Foundation's own stops the program for a name of one letter.
    var folderOfPath: String {
        guard let slash = lastIndex(of: "/") else { return "" }
        return slash == startIndex ? "/" : String(self[..<slash])
    }
}
