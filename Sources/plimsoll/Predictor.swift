import Performance

/// What the predictions of this run rest on.
struct Predictor: Sendable {
    /// The factors to assume for a deployment.
    func coefficients(for deployment: Deployment) -> Coefficients { .uncalibrated }

    /// A deployment made ready; nil where the catalog lacks a figure.
    func replica(_ deployment: Deployment) -> Replica? { try? Replica(deployment, coefficients(for: deployment)) }
}
