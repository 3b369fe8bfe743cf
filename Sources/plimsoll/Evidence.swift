import Calibration
import Catalog
import Performance
import Planning

/// What the predictions of this run rest on: the shipped factors at once, the measured runs when first asked for.
struct Evidence {
    private let catalog: Catalog
    /// The factors.
    let levels: CoefficientLevels

    init(_ catalog: Catalog) throws {
        self.catalog = catalog
        levels = ShippedCalibration.levels()
    }

    /// The factors to assume for a deployment.
    func coefficients(for deployment: Deployment) -> Coefficients {
        levels.coefficients(for: LevelKeys(deployment))
    }

    /// The predictor with the measured runs behind it.
    func predictor() throws -> Predictor {
        try ShippedCalibration.predictor()
    }

    /// The chosen replica of each model of `plan` with its evidence; nil where nothing was chosen.
    func replicas(of plan: ScenarioPlan) throws -> [CalibratedReplica?] {
        guard plan.plans.contains(where: { $0.best != nil }) else { return [] }
        let predictor = try predictor()
        return plan.plans.map { single in single.best.flatMap { try? predictor.replica($0.deployment) } }
    }
}
