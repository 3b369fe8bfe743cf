internal import Catalog
internal import Charts
internal import Economics
internal import Planning
internal import Quantities

/// Servers that are bought for the peak against the instances that are rented, added up by month.
struct OwnershipFigure {
    let chart: Chart
    let title: String
    let table: ReportTable

    /// The figure of `month`; nil where no price of servers is known.
    init?(_ month: ModelMonth) {
        guard let servers = month.onPremises, let best = month.best else { return nil }
        let drawing = OwnershipChart(
            bought: "Servers for the peak",
            rented: "\(best.instance.instanceType) at \(best.instance.provider)",
            investment: servers.investment.value, runningPerMonth: servers.running.value,
            rentPerMonth: servers.rent.value, lifeMonths: servers.instance.years * 12)
        chart = drawing.chart
        title = drawing.title
        var table = ReportTable([("months", .right), ("bought, $ so far", .right), ("rented, $ so far", .right)])
        let life = Int(servers.instance.years * 12)
        let marks = Set(stride(from: 0, through: life, by: 12)).union(
            servers.breakEvenMonths.map { [Int(min(1200, $0.rounded(.up)))] } ?? [])
        for count in marks.sorted() {
            table.add([
                .figure(Double(count)), .dollars(servers.investment + servers.running * Double(count)),
                .dollars(servers.rent * Double(count)),
            ])
        }
        self.table = table
    }
}

extension ModelReport {
    /// Buying servers against renting instances, added up by month.
    var ownership: ReportFigure? {
        OwnershipFigure(month).map { found in
            figure(
                "on-premises", found.chart,
                "Servers for the peak against the purchase mix of the plan; capital is paid at the start.", found.table)
        }
    }
}
