public import Planning
public import Quantities

extension MonthPlanner {
    /// The bill of a month when `scale` times the requests come and `sizing` times the predicted work has to be carried.
    ///
    /// Nil where the fleet would be larger than anyone runs. With `sizing` at the ends of
    /// ``MonthQuestion/speed``, the ends of the interval that the bill lies in.
    public func bill(
        of option: PlanOption, _ question: MonthQuestion, scale: Double, sizing: Double = 1
    ) -> Dollars? {
        self.option(option, scale: scale, sizing: sizing).map { bill($0, question).total }
    }
}
