import Calibration
import Performance
import Planning

/// What the predictions of this command rest on: the factors at once, the measured runs when first asked for.
struct Evidence {
    private let own: [MeasuredRun]
    /// The factors, moved by the user's own runs.
    let levels: CoefficientLevels

    init(own: [MeasuredRun]) throws {
        self.own = own
        let shipped = ShippedCalibration.levels()
        levels = own.isEmpty ? shipped : Calibration.refine(shipped, with: own)
    }

    /// The factors to assume for a deployment.
    func coefficients(for deployment: Deployment) -> Coefficients {
        levels.coefficients(for: LevelKeys(deployment))
    }

    /// The predictor with the measured runs behind it.
    func predictor() throws -> Predictor {
        try ShippedCalibration.predictor(with: own)
    }

    /// The chosen replica of each model of `plan` with its evidence; nil where nothing was chosen.
    func replicas(of plan: ScenarioPlan) throws -> [CalibratedReplica?] {
        guard plan.plans.contains(where: { $0.best != nil }) else { return [] }
        let predictor = try predictor()
        return plan.plans.map { single in single.best.flatMap { try? predictor.replica($0.deployment) } }
    }
}
