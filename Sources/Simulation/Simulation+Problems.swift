internal import Input
internal import Quantities
internal import Workload

extension Simulation {
    /// All that is wrong with the fleet, the workload and the options.
    func problems() -> [Diagnostic] {
        []
    }
}
