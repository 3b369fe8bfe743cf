public import Workload

/// One fleet of a scenario: a model with the requests that it gets.
public struct FleetPart: Sendable, Hashable, Codable {
    /// The model.
    public let choice: ModelChoice
    /// What its requests look like.
    public let shape: RequestShape
    /// Their share of all requests, 0 to 1.
    public let share: Double
}

extension Scenario {
    /// The fleets that are planned: one for each model, or two where prompts are split by their length.
    public var fleetParts: [FleetPart] {
        models.flatMap { choice -> [FleetPart] in
            guard let length = splitLength, let (short, long) = workload.shape.split(at: length) else {
                return [FleetPart(choice: choice, shape: workload.shape, share: choice.share)]
            }
            return [short, long].map { part in
                FleetPart(choice: choice, shape: part.shape, share: choice.share * part.share)
            }
        }
    }
}
