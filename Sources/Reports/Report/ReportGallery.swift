internal import Charts
internal import Economics
internal import Input
internal import Planning
internal import Quantities

/// Every kind of chart on one page: as a page shows it, dark, on a phone, on a slide; then odd data and hostile names.
public enum ReportGallery {
    /// A scenario whose report has every kind of chart: hours that differ, a campaign, instances bought in three ways.
    public static var source: PlanSource {
        PlanSource(
            TextFile(
                name: "gallery",
                text: """
                    plimsoll: 1
                    name: support assistant
                    model: meta-llama/Llama-3.1-70B-Instruct
                    workload: {preset: chat, rate: 60/s, input: {mean: 1400, cv: 1}, output: {mean: 320, cv: 0.8},
                      shared_prefix: 700}
                    slo: {ttft_p95: 1 s, tpot_p95: 60 ms}
                    hardware: {allow: [H100, H200, A100, B200], max_gpus_per_replica: 8}
                    providers: [gcp]
                    purchase: [on_demand, spot, reserved_1y, reserved_3y]
                    traffic: {profile: business, growth: 3%, spot_share: 30%,
                      campaigns: [{date: 2026-11-27 18:00, length: 6 h, factor: 2}]}
                    budget: $150,000 / month

                    """))
    }

    /// The gallery of the charts of `report`.
    public static func page(_ report: CostReport) -> ReportPage {
        var seen: Set<String> = []
        let figures = report.figures.filter { seen.insert($0.slug.text).inserted }
        let difference = report.models.first.flatMap(Self.difference)
        let charts =
            figures.map { (name: $0.slug.text, chart: $0.chart) }
            + [difference.map { (name: "difference", chart: $0) }].compactMap(\.self)
        func dressed(_ name: String, _ options: (String) -> ChartOptions) -> [ReportPage.Block] {
            charts.map { .drawing($0.chart, options($0.name + "-" + name)) }
        }
        func drawn(_ charts: [Chart], _ name: String) -> [ReportPage.Block] {
            charts.enumerated().map { .drawing($1, ChartOptions(idPrefix: "\(name)-\($0)")) }
        }
        return ReportPage(
            title: "Charts of plimsoll", lead: "The charts of a report, in every dress.",
            sections: [
                .init(
                    "As in a report",
                    figures.map(ReportPage.Block.figure)
                        + [difference.map { .drawing($0, ChartOptions(idPrefix: "difference")) }].compactMap(\.self)),
                .init("Dark", dressed("dark") { ChartOptions(theme: .dark, idPrefix: $0) }),
                .init(
                    "On a phone",
                    dressed("phone") {
                        ChartOptions(width: 320, height: 320, fontSize: 11, theme: .light, idPrefix: $0)
                    }),
                .init(
                    "On a slide",
                    dressed("slide") {
                        ChartOptions(width: 1280, height: 720, fontSize: 20, theme: .light, idPrefix: $0)
                    }),
                .init("Odd data", [.words(OddData.words)] + drawn(OddData.charts, "odd")),
                .init("Hostile names", [.words(HostileNames.words)] + drawn(HostileNames.charts, "hostile")),
            ], closing: "Written by plimsoll \(ProgramVersion.text).")
    }

    /// The chart of two plans that `diff` and `what-if` draw: here the month as it is bought, and as a fleet of the peak.
    private static func difference(_ model: ModelReport) -> Chart? {
        guard let fixed = model.month.fixedFleet else { return nil }
        let instances = model.month.breakdown.total(of: .compute)
        let rest = CostLine.Group.allCases.filter { $0 != .compute }
            .map { (name: $0.rawValue, dollars: model.month.breakdown.total(of: $0)) }.filter { $0.dollars > .zero }
        let items =
            [
                CostBreakdownChart.Item(
                    name: "instances", dollarsPerMonth: instances.value, baselineDollarsPerMonth: fixed.value)
            ]
            + rest.map {
                .init(name: $0.name, dollarsPerMonth: $0.dollars.value, baselineDollarsPerMonth: $0.dollars.value)
            }
        return CostBreakdownChart(
            title: "As it is bought, instead of the peak fleet all the time", items: items, isDifference: true
        ).chart
    }
}
