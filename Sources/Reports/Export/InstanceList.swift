internal import Catalog
internal import Economics
public import Planning
internal import Quantities

/// The instances to rent as rows, without any tool's own format.
public enum InstanceList {
    /// The text of `month`, a row for each way in which instances are bought.
    public static func text(_ month: ScenarioMonth) -> String { text([(nil, month)]) }

    /// The text of several fleets, each with the workloads that it serves; nil for the only one.
    public static func text(_ fleets: [(workload: String?, month: ScenarioMonth)]) -> String {
        var csv = CSVText(columns: [
            "model", "provider", "region", "instance_type", "purchase", "instances", "instance_hours", "accelerator",
            "accelerators_per_instance", "usd_per_hour", "monthly_usd", "price_as_of",
            "workload",
        ])
        for (workload, model) in fleets.flatMap({ fleet in fleet.month.models.map { (fleet.workload, $0) } }) {
            for part in model.best?.mix.parts ?? [] {
                csv.add([
                    .text(model.model), .text(part.offer.provider), .text(part.offer.region),
                    .text(part.offer.instanceType), .text(part.offer.purchase.rawValue),
                    .number(Double(part.instances)), .number(part.time.hours), .text(part.offer.acceleratorID),
                    .number(part.offer.acceleratorCount), .number(part.offer.price.dollarsPerHour),
                    .number(part.cost.value), .text(part.offer.provenance.date?.description ?? ""),
                    .text(workload ?? ""),
                ])
            }
        }
        return csv.text
    }
}
