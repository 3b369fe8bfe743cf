internal import Foundation
public import Input

/// Tables as experiment trackers read them: `{"columns": [...], "data": [[...], ...]}`.
///
/// It is what `wandb.Table(columns=, data=)` and `mlflow.log_table` take, and `pandas.DataFrame(**table)`.
public enum TableJSON {
    /// The table that comma-separated text with a header is; numbers as numbers, empty cells as null.
    public static func text(csv: String) throws(InputProblems) -> String {
        let table = try CSVTable(TextFile(name: "table", text: csv))
        let data = table.rows.map { row in JSONValue.list(row.cells.map { value(String($0)) }) }
        let document: JSONValue = ["columns": .list(table.columns.map { .text($0) }), "data": .list(data)]
        return document.compact + "\n"
    }

    /// A run of MLflow for each row, a line each: what `runs/log-batch` takes, with the name of the run.
    ///
    /// Columns of `metrics` that are numbers become metrics, all others parameters, which are text in MLflow.
    public static func mlflow(csv: String, name column: String, metrics: Set<String>) throws(InputProblems) -> String {
        let table = try CSVTable(TextFile(name: "table", text: csv))
        var lines = ""
        for row in table.rows {
            var (figures, parameters): ([JSONValue], [JSONValue]) = ([], [])
            var name = ""
            for (title, cell) in zip(table.columns, row.cells) where !cell.isEmpty {
                if title == column { name = String(cell) }
                if metrics.contains(title), case .number(let number) = value(String(cell)) {
                    figures.append(["key": .text(title), "value": .number(number), "timestamp": 0, "step": 0])
                } else if title != column {
                    parameters.append(["key": .text(title), "value": .text(String(cell.prefix(6000)))])
                }
            }
            let line: JSONValue = [
                "run_name": .text(name), "metrics": .list(figures), "params": .list(parameters), "tags": [],
            ]
            lines += line.compact + "\n"
        }
        return lines
    }

    private static func value(_ cell: String) -> JSONValue {
        if cell.isEmpty { return .null }
        // A name such as 1e5 or nan is text all the same.
        let isNumber = cell.utf8.allSatisfy { (0x2B...0x39).contains($0) || $0 == 0x65 || $0 == 0x45 }
        if isNumber, let number = Double(cell), number.isFinite { return .number(number) }
        // Text that a spreadsheet would take for a formula has an apostrophe in front, in CSV alone.
        if cell.hasPrefix("'"), let second = cell.dropFirst().first, "=+-@".contains(second) {
            return .text(String(cell.dropFirst()))
        }
        return .text(cell)
    }
}
