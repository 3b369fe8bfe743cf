internal import Catalog
internal import Charts
internal import Performance
internal import Quantities
internal import Workload

/// The memory of one accelerator as a chart and a table.
enum MemoryFigure {
    private static func items(_ memory: MemoryPlan) -> [(name: String, size: Bytes)] {
        let parts = [
            ("weights", memory.weights), ("activations", memory.activations),
            ("runtime", memory.runtime), ("captured graphs", memory.graphs),
        ]
        // What the engine leaves alone by its own setting, whichever share that setting is of.
        let rest = memory.usable - memory.cache - parts.map(\.1).total()
        return (rest > .zero ? [("kept free", rest)] : []) + parts.filter { $0.1 > .zero }
    }

    /// From the whole of the memory down to the KV cache.
    static func chart(_ memory: MemoryPlan, _ deployment: Deployment) -> Chart {
        MemoryWaterfallChart(
            title: "Memory of one \(deployment.accelerator.name)", totalName: "usable",
            totalBytes: memory.usable.value,
            items: items(memory).map { MemoryWaterfallChart.Item(name: $0.name, bytes: $0.size.value) },
            restName: "KV cache"
        ).chart
    }

    /// What fits into the rest.
    static func words(_ memory: MemoryPlan, _ lengths: TokenLengths) -> String {
        "Room for \(Figures.number(memory.maximumSequences(lengths).rounded())) requests of these lengths at once in a replica."
    }

    /// The numbers.
    static func table(_ memory: MemoryPlan) -> ReportTable {
        var table = ReportTable([("part", .left), ("GiB", .right)])
        func add(_ name: String, _ size: Bytes) {
            table.add([.text(name), .number(size.gibibytes, Figures.fixed(size.gibibytes, decimals: 2))])
        }
        add("usable", memory.usable)
        for item in items(memory) { add(item.name, item.size) }
        add("KV cache", memory.cache)
        return table
    }
}
