extension Wording {
    /// How the requests of measured runs arrived, from its name in tables of runs: `rate` is "at a rate".
    static func loadKind(_ name: String) -> String {
        switch name {
        case "rate": "at a rate"
        case "closed": "fixed number of users"
        case "batch": "one batch"
        case "pools": "separate pools"
        case "pools of ?": "separate pools, size not stated"
        default: name
        }
    }

    /// A figure of runs, from its name in tables of runs: `tpot_ms_mean` is "mean TPOT".
    static func figure(_ name: String) -> String {
        if name == "output_tok_s" { return "output tokens/s" }
        let parts = name.split(separator: "_").map(String.init)
        guard parts.count == 3, parts[1] == "ms" else { return name }
        return parts[2] + " " + parts[0].uppercased()
    }

    /// What was left out of the fit together, from its name in the table of held-out errors.
    static func leftOut(_ name: String) -> String {
        switch name {
        case "load": "single loads"
        case "configuration": "whole configurations"
        case "accelerator": "whole accelerators"
        default: name
        }
    }
}
