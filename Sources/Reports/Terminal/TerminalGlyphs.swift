/// With which signs a picture is drawn on a terminal.
public enum TerminalGlyphs: Sendable {
    /// Braille dots and block elements: eight points to a character.
    case unicode
    /// Letters that every terminal has.
    case plain

    /// What suits a terminal of kind `TERM` with these locale variables: Unicode where both say so.
    ///
    /// The first of `LC_ALL`, `LC_CTYPE`, `LANG` that is set counts, as POSIX has it.
    public static func suiting(_ environment: [String: String]) -> TerminalGlyphs {
        guard environment["TERM"] != "dumb" else { return .plain }
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        let name = locale.lowercased()
        return name.contains("utf-8") || name.contains("utf8") ? .unicode : .plain
    }
}
