import Calibration
import Catalog
import Charts
import Performance
import Quantities
import Scenarios
import Simulation
import Workload

// What the program does, from the library: a prediction, the same load request by request, and a chart.

let catalog = try Catalog.load()
var request = DeploymentRequest(model: "meta-llama/Llama-3.1-8B-Instruct", accelerator: "H100")
request.tensor = 1
let deployment = try request.resolved(in: catalog).deployment
let lengths = TokenLengths(input: Tokens(512), output: Tokens(256))
let load = Load.rate(.perSecond(8), variation: 1)

let calibrated = try ShippedCalibration.model().replica(deployment)
let replica = calibrated.replica(for: lengths, under: load)
let estimate = replica.estimate(lengths, under: load)
print("TTFT \(estimate.point.ttft.mean.milliseconds) ms, TPOT \(estimate.point.tpot.mean.milliseconds) ms")
for (metric, prediction) in calibrated.predictions(lengths, under: load) {
    print(metric.name, prediction.low ?? 0, "to", prediction.high ?? 0, prediction.evidence.name)
}

let shape = RequestShape(input: .fixed(lengths.input), output: .fixed(lengths.output))
let workload = SimulatedWorkload(.rate(.perSecond(8)), shape, requestCount: 2000)
let result = try Simulation(Fleet(replica), workload).run()
print("simulated TTFT \((result.ttft?.mean.milliseconds ?? 0)) ms over \(result.measured) requests")

let chart = SweepHeatmap(
    title: "Cost of two", rowName: "rate", rows: ["1/s"], columnName: "gpu", columns: ["H100", "L40S"],
    dollars: [[1672, 1400]])
print("a chart of \(chart.svg().utf8.count) bytes")
