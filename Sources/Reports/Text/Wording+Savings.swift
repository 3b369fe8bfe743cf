internal import Catalog
internal import Economics
internal import Planning
internal import Quantities
internal import Workload

extension Wording {
    /// Instances of one fleet: `2 x p5.48xlarge at aws`.
    static func instances(_ rented: RentedInstances) -> String {
        "\(rented.count) x \(rented.instanceType) at \(rented.provider)"
    }

    /// Instances of all fleets.
    static func instances(_ rented: [RentedInstances]) -> String {
        rented.map { instances($0) }.joined(separator: "; ")
    }

    /// A savings option.
    static func saving(_ kind: SavingsOption.Kind) -> String {
        switch kind {
        case .weights(let precision): "weights in \(precision.rawValue)"
        case .cache(let precision): "KV cache in \(precision.rawValue)"
        case .purchase(let option): "buy \(option.rawValue) too"
        case .anyEngine: "other engines too"
        case .speculation(let tokens, _): "speculative decoding, \(tokens) tokens"
        case .largerBatches(let sequences, let tokens):
            "larger batches: up to \(sequences) sequences and \(tokens) tokens a step"
        case .sharedPrefix(let share, _): "\(Figures.percent(share)) of each prompt shared and cached"
        case .looserTarget(let measure, let factor): "\(Wording.measure(measure)) SLO \(Figures.number(factor))x looser"
        case .anyAccelerator: "any accelerator"
        case .anyProvider: "any provider and region"
        case .marketplace: "marketplace hosts too"
        case .router(let model, let share): "\(Figures.percent(share)) of the requests to \(model)"
        case .split(let length): "a fleet for prompts up to \(length) tokens, one for longer ones"
        }
    }

    /// What a hosted model costs: `$2,220/month, 22% of self-hosting`.
    static func hosted(_ hosted: PlanSavings.Hosted) -> String {
        "\(Figures.dollars(hosted.monthly))/month, \(Figures.percent(hosted.monthly / hosted.own)) of self-hosting"
    }

    /// What the others ask who host the same weights: `9 providers ask $2,220 to $8,000`; nil for a single one.
    static func hostedRange(_ hosted: PlanSavings.Hosted) -> String? {
        guard hosted.providers > 1 else { return nil }
        let range = "\(Figures.dollars(hosted.monthly)) to \(Figures.dollars(hosted.dearest))"
        let maker = hosted.maker.map { "; its maker \($0.provider) \(Figures.dollars($0.monthly))" } ?? ""
        return "\(hosted.providers) providers ask \(range)\(maker)"
    }

    /// What growth makes of the monthly cost; nil without any.
    static func growth(_ month: ModelMonth) -> String? {
        guard let first = month.months.first, let last = month.months.last, month.traffic.growth != 0 else {
            return nil
        }
        return
            "With \(Figures.percent(month.traffic.growth)) growth a month: \(Figures.dollars(first)) in the first month, "
            + "\(Figures.dollars(last)) in month \(month.months.count), \(Figures.dollars(month.months.total())) in all."
    }

    /// What a savings option does: `weights in fp8: $5,189/month, saves $5,097 (...)`; nil where that is not known.
    static func effect(_ effect: SavingsEffect) -> String? {
        guard let monthly = effect.point.monthly, let saving = effect.saving else { return nil }
        return
            "\(self.saving(effect.option.kind)): \(Figures.dollars(monthly))/month, saves \(Figures.dollars(saving)) "
            + "(\(caveat(effect.option.kind)))"
    }

    /// What the figures of a savings option do not show.
    static func caveat(_ kind: SavingsOption.Kind) -> String {
        switch kind {
        case .weights, .cache: "fewer bits change the answers: measure quality on your own prompts"
        case .purchase(let option): caveat(option)
        case .anyEngine: "another engine to operate"
        case .speculation(_, let acceptance):
            "assumes that \(Figures.percent(acceptance)) of the speculative tokens are right: measure it"
        case .largerBatches: "longer steps: TPOT rises where memory has room for more sequences"
        case .sharedPrefix: "works only if prompts start with the same text"
        case .looserTarget: "users notice"
        case .anyAccelerator: "other chips need other images and tests"
        case .anyProvider: "data leaves its present place"
        case .marketplace: "hosts of third parties, no SLA"
        case .router: "needs a router that tells easy questions: measure quality"
        case .split: "needs a router that counts tokens, and two fleets to operate"
        }
    }

    private static func caveat(_ option: PurchaseOption) -> String {
        switch option.kind {
        case .onDemand: return "no commitment"
        case .spot: return "taken away at short notice: keep on-demand replicas beside them"
        case .reserved, .savingsPlan, .instanceSavingsPlan:
            let term = option.years == 1 ? "a year" : "three years"
            let start = ["", ", a part of it at the start", ", all of it at the start"]
            let place = PurchaseOption.Upfront.allCases.firstIndex(of: option.upfront) ?? 0
            return "paid for \(term), used or not\(start[place])"
        }
    }

    /// What is not known about a monthly cost.
    static func driver(_ cause: CostDriver.Cause) -> String {
        switch cause {
        case .speed: "speed of the replicas"
        case .traffic: "traffic"
        case .price: "price of the accelerator"
        }
    }

    /// Its ends.
    static func range(_ cause: CostDriver.Cause) -> String {
        let (low, high) = ends(cause)
        return switch cause {
        case .speed: "\(low) to \(high) time over predicted (90% prediction interval)"
        case .traffic(_, let isGiven):
            "\(low) to \(high) " + (isGiven ? "(90% of hours)" : "(assumed: no spread given)")
        case .price: "\(low) to \(high): cheapest and median offer of the same accelerator"
        }
    }

    /// Its ends, short enough to stand on a bar: `-20%` and `+20%`.
    static func ends(_ cause: CostDriver.Cause) -> (low: String, high: String) {
        func change(_ ratio: Double) -> String {
            let whole = ((ratio - 1) * 100).rounded()
            return (whole > 0 ? "+" : "") + "\(Int(whole))%"
        }
        switch cause {
        case .speed(let range), .traffic(let range, _), .price(let range):
            return (change(range.lowerBound), change(range.upperBound))
        }
    }
}
