public import Planning

/// The options of a plan as rows, one a way to serve a model.
public enum PlanCSV {
    /// The text of `plan`.
    public static func text(_ plan: ScenarioPlan) -> String {
        var csv = CSVText(columns: [
            "model", "rank", "gpu", "gpus_rented", "gpus_used", "replicas", "tp", "pp", "dp", "ep", "weight_precision",
            "kv_precision", "engine", "engine_version", "provider", "region", "instance_type", "instances", "purchase",
            "usd_per_hour", "price_as_of", "monthly_usd", "utilization", "ttft_p95_ms", "tpot_p95_ms", "e2e_p95_ms",
            "output_tok_s", "usd_per_1m_input", "usd_per_1m_output", "usd_per_1m_blended",
        ])
        for single in plan.plans {
            for (rank, option) in single.options.enumerated() { csv.add(cells(single.model, rank + 1, option)) }
        }
        return csv.text
    }

    private static func cells(_ model: String, _ rank: Int, _ option: PlanOption) -> [CSVText.Cell] {
        let figures = OptionFigures(option)
        let deployment = figures.deployment
        func count(_ number: Int) -> CSVText.Cell { .number(Double(number)) }
        return [
            .text(model), count(rank), .text(deployment.gpu), count(figures.gpusRented), count(figures.gpusUsed),
            count(figures.replicas), count(deployment.tp), count(deployment.pp), count(deployment.dp),
            count(deployment.ep), .text(deployment.weightPrecision), .text(deployment.kvPrecision),
            .text(deployment.engine), .text(deployment.engineVersion), .text(figures.offer.provider),
            .text(figures.offer.region), .text(figures.offer.instanceType), count(figures.instances),
            .text(figures.offer.purchase), .number(figures.offer.usdPerHour), .text(figures.offer.asOf ?? ""),
            .number(figures.monthlyUsd), .number(figures.utilization), .number(figures.perReplica.ttftMs.p95),
            .number(figures.perReplica.tpotMs.p95), .number(figures.perReplica.e2eMs.p95),
            .number(figures.perReplica.outputTokS * Double(figures.replicas)), .number(figures.allocation.per1mInput),
            .number(figures.allocation.per1mOutput), .number(figures.allocation.per1mBlended),
        ]
    }
}
