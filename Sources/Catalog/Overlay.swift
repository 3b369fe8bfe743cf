internal import Input

/// The user's files that override the shipped ones.
enum Overlay {
    /// Reads every CSV file at `path`, a file or a folder, and throws the problems of all of them at once.
    static func read<Value>(
        at path: String, _ body: (TextFile) throws(InputProblems) -> [Located<Value>]
    ) throws -> [Located<Value>] {
        var found: [Located<Value>] = []
        var problems: [Diagnostic] = []
        let paths = try TextFile.paths(at: path, suffix: ".csv")
        for path in paths {
            do {
                found += try body(try TextFile(path: path))
            } catch let wrong as InputProblems {
                problems += wrong.diagnostics
            } catch let failure as FileFailure where paths.count > 1 {
                problems.append(failure.diagnostic)
            }
        }
        guard problems.isEmpty else { throw InputProblems(problems) }
        return found
    }
}
