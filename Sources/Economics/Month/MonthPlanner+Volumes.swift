public import Planning
public import Quantities

extension MonthPlanner {
    /// The bill of a month when `scale` times the requests come and `sizing` times the predicted work has to be carried.
    ///
    /// Nil where the fleet would be larger than anyone runs. With `sizing` at the ends of
    /// ``MonthQuestion/speed``, the ends of the interval that the bill lies in. `simulated`: what the event simulation found
    /// a replica to hold, as in ``MonthOption/simulated``; nil to size by the closed form alone.
    public func bill(
        of option: PlanOption, _ question: MonthQuestion, scale: Double, sizing: Double = 1,
        simulated: SimulatedCapacity? = nil
    ) -> Dollars? {
        self.option(option, scale: scale, sizing: sizing, simulated: simulated).map { bill($0, question).total }
    }
}
