internal import BuildInfo
internal import Calibration
internal import Catalog
internal import Input

/// Which program this is, and what it knows.
public enum ProgramVersion {
    /// Three numbers.
    public static let text = "0.1.0"

    /// The commit that a package was built from; nil where the program was built by hand.
    public static var commit: String? {
        let commit = String(cString: build_commit())
        return commit.isEmpty ? nil : commit
    }

    /// The day of the newest price that comes with the program.
    static var catalogDate: String { Catalog.shippedDay?.description ?? "" }

    /// Differs where the factors fitted to published runs do: sixteen hexadecimal digits.
    static var calibration: String { ShippedCalibration.factorsHash.hexadecimal }

    /// What the program says of itself: `plimsoll 0.1.0, commit 767f4d0, prices to 2026-11-12, calibration 81d5f3c2a9e4b706`.
    public static var line: String {
        "plimsoll \(text)" + (commit.map { ", commit \($0.prefix(12))" } ?? "")
            + ", prices to \(catalogDate), calibration \(calibration)"
    }
}
