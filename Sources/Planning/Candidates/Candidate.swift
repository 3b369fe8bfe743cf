internal import Performance

/// A deployment that a plan may choose, made ready to be asked how it does; or why that cannot be told.
struct Candidate: Sendable {
    var deployment: Deployment
    var replica: Result<Replica, NotEstimable>

    init(_ deployment: Deployment, _ coefficients: Coefficients) {
        self.deployment = deployment
        do throws(NotEstimable) {
            replica = .success(try Replica(deployment, coefficients))
        } catch {
            replica = .failure(error)
        }
    }
}
