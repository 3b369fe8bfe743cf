import ArgumentParser
import Input
import Quantities
import Reports

/// `plimsoll check`: a saved plan held against limits.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check a saved plan against a budget and its SLOs, as a gate in CI.",
        usage: "plimsoll check [<options>] <plan>",
        discussion: """
            Examples:
              plimsoll check plan.json --budget 20000 --slo
              plimsoll check plan.json --baseline main.json --max-increase 10
              plimsoll check plan.json --slo --confidence 90% --markdown

            Exits with 2 when a limit is violated, or when the plan has no fleet for some
            model.
            """)

    @Argument(help: "A plan or month as --json wrote it; \"-\" reads standard input.")
    var plan: String

    @Option(
        help: ArgumentHelp("The most that a month may cost, such as 20000 or \"$240k / year\".", valueName: "$/month"),
        transform: reading("budget"))
    var budget: Double?

    @Flag(help: "Every SLO of the plan has to be met.")
    var slo = false

    @Option(
        help: ArgumentHelp(
            "Probability with which each SLO has to be met (with --slo). Left out: the plan's own.",
            valueName: "share"),
        transform: reading("confidence"))
    var confidence: Double?

    @Option(help: ArgumentHelp("An earlier plan, for --max-increase.", valueName: "PLAN.json"))
    var baseline: String?

    @Option(help: ArgumentHelp("The most that the cost may grow over the baseline.", valueName: "percent"))
    var maxIncrease: Double?

    @OptionGroup var output: ChangeOutputOptions

    func validate() throws {
        try FlagRange.check("--budget", budget)
        try FlagRange.check("--max-increase", maxIncrease)
        try FlagRange.check("--confidence", confidence)
        if confidence != nil, !slo { throw ValidationError("--confidence goes with --slo") }
        guard (baseline == nil) == (maxIncrease == nil) else {
            throw ValidationError("--baseline and --max-increase go together")
        }
        guard budget != nil || slo || baseline != nil else {
            throw ValidationError("nothing to check: give --budget, --slo, or --baseline with --max-increase")
        }
    }

    func run() throws {
        let check = PlanCheck(
            try PlanInput.document(plan),
            PlanCheck.Limits(
                budget: budget.map { Dollars($0) }, slos: slo, confidence: confidence,
                increase: maxIncrease.map { $0 / 100 }),
            baseline: try baseline.map(PlanInput.document))
        try output.write(
            json: check, text: { PlanCheckText(check, style: $0).lines }, markdown: { PlanCheckText(check).markdown })
        guard check.passed else { throw Failure(.gateNotMet, "") }
    }
}
