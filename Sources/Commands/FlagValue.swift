import ArgumentParser
import Scenarios

/// Reads the value of a flag as a scenario reads the key at `path`, in base units: `5/s` and `300/min` mean the same in both.
///
/// A number without a unit is taken in the unit that help names.
func reading(_ path: String) -> @Sendable (String) throws -> Double {
    { text in
        do throws(Misreading) {
            return try ScenarioValue.number(text, as: path)
        } catch {
            throw ValidationError(error.description)
        }
    }
}
