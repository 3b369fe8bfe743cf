import ArgumentParser

/// How many cores a command takes; the answer is the same with any number.
struct JobOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Items computed at a time. Left out: one on each core.", valueName: "count"))
    var jobs: Int?

    func validate() throws {
        try FlagRange.check("--jobs", jobs)
    }
}
