internal import Foundation
internal import Mustache
internal import Reports
internal import WebAssets

/// The files of the page that are embedded in the program.
enum Assets {
    private static let all: [String: String] = {
        var count = 0
        guard let assets = web_assets(&count) else { return [:] }
        return Dictionary(
            uniqueKeysWithValues: (0..<count).map { index in
                let bytes = UnsafeBufferPointer(start: assets[index].bytes, count: assets[index].count)
                return (String(cString: assets[index].name), String(decoding: bytes, as: UTF8.self))
            })
    }()

    /// The text of a file, which must be there.
    static func text(_ name: String) -> String {
        guard let text = all[name] else { preconditionFailure("\(name) is not embedded") }
        return text
    }

    /// The sign of the program: a ship's line.
    static let icon = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#2f7fd0" stroke-width="2">\
        <circle cx="12" cy="12" r="8"/><path d="M1 12h22"/></svg>

        """
}

/// The templates of pages; what is put into them is escaped, except markup that this program has made itself.
enum Templates {
    private static let library: MustacheLibrary = {
        do {
            let names = ["layout", "planner", "answer"]
            return MustacheLibrary(
                templates: try Dictionary(
                    uniqueKeysWithValues: names.map {
                        ($0, try MustacheTemplate(string: Assets.text($0 + ".mustache")))
                    }))
        } catch {
            preconditionFailure("a template cannot be read: \(error)")
        }
    }()

    /// The template called `name` with `values` in it.
    static func text(_ name: String, _ values: [String: Any]) -> String {
        guard let text = library.render(values, withTemplate: name) else {
            preconditionFailure("there is no template \(name)")
        }
        return text
    }

    private static let pages = [
        ("Plan", "/"), ("Benchmarks", "/benchmarks"), ("Prices", "/prices"), ("Accuracy", "/accuracy"),
        ("Guide", "/guide"),
    ]
    private static let mark = "@@content@@"

    /// What stands before and after the content of the page called `title`.
    static func frame(_ title: String, at path: String) -> (before: String, after: String) {
        let whole = text(
            "layout",
            [
                "title": title == "Plimsoll" ? title : "\(title) - Plimsoll", "version": ProgramVersion.text,
                "content": mark,
                "pages": pages.map { ["name": $0.0, "path": $0.1, "isCurrent": $0.1 == path] as [String: Any] },
            ])
        let parts = whole.components(separatedBy: mark)
        return (parts[0], parts.count > 1 ? parts[1] : "")
    }

    /// A whole page.
    static func page(_ title: String, at path: String, _ content: String) -> String {
        let frame = frame(title, at: path)
        return frame.before + content + frame.after
    }
}
