public import Calibration
public import Catalog
public import Validation

/// Held-out predictions of the published runs, each fold of which is kept in a folder, so that whoever was ended goes on
/// where it stood, and other machines can do their share.
public struct CrossValidationQuestion: Sendable {
    /// What is left out, one after the other.
    public var holdOuts: [HoldOut]
    /// The folder of the folds: that of a sweep with the question crossvalidate.
    public var folder: String

    /// Leaves out by each of `holdOuts`, with folds in `folder`.
    public init(leavingOut holdOuts: [HoldOut], folder: String) {
        self.holdOuts = holdOuts
        self.folder = folder
    }

    /// Computes the folds that are not there, and reads all.
    public func answer(_ catalog: Catalog) throws -> HeldOut {
        _ = try SweepQuestion(SweepGrid(leavingOut: holdOuts), folder: folder).run(Knowledge(catalog))
        var merge = SweepMerge(folder: folder)
        merge.catalog = { catalog }
        return try merge.heldOut()
    }
}
