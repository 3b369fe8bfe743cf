import Calibration
import Catalog
import Performance

/// What the predictions of this run rest on: the shipped factors at once, the measured runs when first asked for.
struct Evidence {
    private let catalog: Catalog
    /// The factors.
    let levels: CoefficientLevels

    init(_ catalog: Catalog) throws {
        self.catalog = catalog
        levels = try ShippedCalibration.levels()
    }

    /// The factors to assume for a deployment.
    func coefficients(for deployment: Deployment) -> Coefficients {
        levels.coefficients(for: LevelKeys(deployment))
    }

    /// The predictor with the measured runs behind it.
    func predictor() throws -> Predictor {
        try ShippedCalibration.predictor(catalog.models, catalog.hardware)
    }
}
