/// What buying servers costs against renting them, added up month by month, with the month in which buying has cost less.
public struct OwnershipChart: ChartSource, Equatable {
    /// What is bought and what is rented, in a few words below the title.
    public var bought, rented: String
    /// What is paid at the start, in dollars.
    public var investment: Double
    /// What running the bought servers and renting instead cost a month.
    public var runningPerMonth, rentPerMonth: Double
    /// Months until the servers are written off.
    public var lifeMonths: Double

    /// A chart of buying against renting.
    public init(
        bought: String, rented: String, investment: Double, runningPerMonth: Double, rentPerMonth: Double,
        lifeMonths: Double
    ) {
        self.bought = bought
        self.rented = rented
        self.investment = investment
        self.runningPerMonth = runningPerMonth
        self.rentPerMonth = rentPerMonth
        self.lifeMonths = lifeMonths
    }

    /// The month after which buying has cost less, interest and what the servers are sold for left out; nil for never.
    public var crossing: Double? {
        let saved = rentPerMonth - runningPerMonth
        guard saved > 0, investment.isFinite, saved.isFinite else { return nil }
        return investment / saved
    }

    /// The finding, as a title.
    public var title: String {
        guard let crossing else { return "Renting stays cheaper than buying" }
        let months = Int(crossing.rounded(.up))
        return crossing <= lifeMonths
            ? "Buying breaks even with renting after \(months) \(months == 1 ? "month" : "months")"
            : "Buying would break even after \(months) months, when the servers are written off"
    }

    /// The chart of these values.
    public var chart: Chart {
        let life = lifeMonths.isFinite && lifeMonths > 0 ? lifeMonths : 60
        let end = min(max(life, 12), 240)
        func line(_ start: Double, _ monthly: Double) -> [DataPoint] {
            (0...Int(end)).map { DataPoint(Double($0), start + monthly * Double($0)) }
        }
        var marks = [
            Mark(
                .line(line(investment, runningPerMonth), .straight), ink: .series(0), name: "bought", emphasis: .strong),
            Mark(.line(line(0, rentPerMonth), .straight), ink: .series(1), name: "rented"),
        ]
        if let crossing, crossing <= end {
            let point = DataPoint(crossing, rentPerMonth * crossing)
            marks.append(Mark(.dots([point]), ink: .text))
            marks.append(Mark(.text(point, "month \(Int(crossing.rounded(.up)))"), ink: .text))
        }
        let panel = Panel(
            x: Axis("months", includesZero: true, ends: 0...end),
            y: Axis("cost so far", format: .dollars, includesZero: true), marks: marks)
        let sums =
            "\(bought): \(ValueFormat.sum(investment)) at the start and \(ValueFormat.sum(runningPerMonth)) a month; "
            + "\(rented): \(ValueFormat.sum(rentPerMonth)) a month"
        return Chart(
            title: title, subtitle: sums + ".", summary: "\(title): \(sums).", panels: [panel], keyPlace: .ends,
            notes: [
                "Added up without interest and without what the servers are sold for; the present month's need, unchanged."
            ])
    }
}
