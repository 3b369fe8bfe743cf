import Foundation
import Input
internal import Quantities
import Testing

@testable import Reports

/// Documents as `plimsoll plan --json` writes them, in little.
enum PlanSamples {
    static func json(
        monthly: Double = 10_000, ttft: Double = 150, feasible: Bool = true, model: String = "maker/model",
        confidence: String = "[]", extra: String = ""
    ) -> String {
        let spread = "{\"mean\": 100, \"p50\": 90, \"p90\": 120, \"p95\": \(ttft), \"p99\": 200}"
        let tpot = "{\"mean\": 20, \"p50\": 20, \"p90\": 22, \"p95\": 25, \"p99\": 30}"
        let costs =
            "{\"method\": \"m\", \"usd_per_request\": 0.001, \"usd_per_1k_input\": 1, "
            + "\"usd_per_1k_output\": 1, \"usd_per_1k_blended\": 1,"
            + "\"usd_per_1m_input\": 1, \"usd_per_1m_output\": 2, \"usd_per_1m_blended\": 1.5}"
        let option = """
            {"deployment": {"model": "\(model)", "gpu": "g", "gpu_name": "G|PU", "engine": "vllm", "engine_version": "0.21.0",
              "weight_precision": "bf16", "kv_precision": "bf16", "gpus_per_replica": 1, "tp": 1, "pp": 1, "dp": 1, "ep": 1,
              "max_num_seqs": 256, "max_num_batched_tokens": 8192, "memory_fraction": 0.92, "prefix_caching": true},
             "replicas": 2, "gpus_used": 2, "gpus_rented": 2, "instances": 2, "paid_hours_per_month": 730,
             "purchase_mix": [], "cost_breakdown": [], "confirmed": true, "target_confidence": \(confidence),
             "offer": {"provider": "p", "instance_type": "i", "region": "r", "gpu": "g", "purchase": "on_demand",
               "source": "s", "gpu_count": 1, "usd_per_hour": 6.85},
             "monthly_usd": \(monthly), "yearly_usd": \(monthly * 12), "utilization": 0.5,
             "per_replica": {"state": "steady", "ttft_ms": \(spread), "tpot_ms": \(tpot), "e2e_ms": \(spread),
               "queue_ms": 0, "requests_s": 1, "capacity_requests_s": 2, "total_tok_s": 1, "output_tok_s": 1,
               "perceived_tok_s": 50, "in_flight": 1, "decoding": 1, "utilization": 0.5, "busy": 0.5, "mfu": 0.1,
               "mbu": 0.1, "kv_occupancy": 0.1, "bottleneck": "compute"},
             "allocation": \(costs), "usage": \(costs)}
            """
        return """
            {"schema": 1, "kind": "plan", "feasible": \(feasible), \(feasible ? "\"monthly_usd\": \(monthly)," : "")
             "assumptions": [], "warnings": [], \(extra)
             "models": [{"model": "\(model)", "load": "5 requests/s", "requests": "512 in", "slo": ["TTFT p95"],
               "targets": [{"measure": "ttft", "statistic": "p95", "at_most_ms": 200},
                           {"measure": "output_speed", "statistic": "p95", "at_least_tok_s": 30}],
               "options": [\(feasible ? option : "")], "results": [], "considered": 1, "feasible_candidates": 1,
               "deployments": 1, "offers": 1, "relaxations": []}]}
            """
    }

    static func document(_ text: String) throws -> PlanDocument {
        try PlanDocument(TextFile(name: "plan.json", text: text))
    }
}

@Suite("Reading saved plans") struct PlanReadingTests {
    @Test("a plan that is written is read back the same, odd numbers included")
    func roundTrip() throws {
        var plan = try PlanSamples.document(PlanSamples.json())
        plan.models[0].options[0].perReplica.perceivedTokS = .infinity
        let again = try PlanSamples.document(try JSONText.text(plan))
        #expect(again == plan)
    }

    @Test("documents of builds that did not write SLO targets in figures are still read")
    func older() throws {
        let text = PlanSamples.json().replacing(/"targets": \[[^\]]*\],/, with: "")
        #expect(try PlanSamples.document(text).models[0].targets == nil)
    }

    @Test("a month is read wherever a plan is")
    func month() throws {
        let text = PlanSamples.json(extra: "\"months\": [],")
        let month = try PlanSamples.document(text.replacing("\"kind\": \"plan\"", with: "\"kind\": \"month\""))
        var plan = try PlanSamples.document(text)
        #expect(month != plan)
        plan.kind = "month"
        #expect(month == plan)
    }

    @Test(
        "what is no plan says what it is instead",
        arguments: [
            ("", "not JSON"), ("{", "not JSON"), ("[]", "another type"), ("{}", "missing"),
            ("{\"schema\": 1, \"kind\": \"sweep\"}", "of the kind"),
            ("{\"schema\": 9, \"kind\": \"plan\"}", "version 9"),
            ("{\"schema\": 1, \"kind\": \"plan\"}", "missing"),
        ])
    func refused(text: String, words: String) {
        #expect { try PlanSamples.document(text) } throws: { error in
            "\(error)".contains(words) && "\(error)".contains("plan.json")
        }
    }

    @Test("costs that no plan has are refused", arguments: ["-5", "1e999", "\"unknown\""])
    func unsound(cost: String) {
        let text = PlanSamples.json().replacing(
            "\"monthly_usd\": 10000.0, \"yearly", with: "\"monthly_usd\": \(cost), \"yearly")
        #expect(throws: InputProblems.self) { try PlanSamples.document(text) }
    }
}

@Suite("Differences of plans") struct PlanDifferenceTests {
    @Test("a plan does not differ from itself")
    func same() throws {
        let plan = try PlanSamples.document(PlanSamples.json())
        let difference = PlanDifference(plan, plan, before: "a", after: "b")
        #expect(!difference.models.flatMap(\.figures).contains { !$0.isUnchanged })
        #expect(difference.summary.contains("stays at $10,000"))
    }

    @Test("money and percent have signs, and swapping the sides swaps them")
    func signs() throws {
        let (cheap, dear) = (
            try PlanSamples.document(PlanSamples.json()), try PlanSamples.document(PlanSamples.json(monthly: 12_500))
        )
        let up = PlanDifference(cheap, dear, before: "a", after: "b")
        #expect(up.monthly.change == "+$2,500 (+25%)")
        #expect(PlanDifference(dear, cheap, before: "b", after: "a").monthly.change == "-$2,500 (-20%)")
        let lines = PlanDifferenceText(up).lines
        #expect(lines[0] == "The monthly cost rises from $10,000 to $12,500: +$2,500 (+25%).")
        #expect(lines.contains { $0.hasPrefix("+  cost a month") })
        #expect(lines.contains { $0.hasPrefix("   TTFT p95") })
    }

    @Test("Markdown cannot be broken by names")
    func markdown() throws {
        let plan = try PlanSamples.document(PlanSamples.json(model: "a|b@c<script>"))
        let text = PlanDifferenceText(PlanDifference(plan, plan, before: "x", after: "y")).markdown.joined(
            separator: "\n")
        #expect(!text.contains("a|b") && !text.contains("<script>") && !text.contains("b@c"))
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("|") }
        #expect(rows.count > 5)
        for row in rows { #expect(row.replacing("\\|", with: "").count { $0 == "|" } == 5, "\(row)") }
    }

    private func lines(_ items: [(String, String, Double, Double?)]) throws -> [CostLineFigures] {
        try items.map { group, item, quantity, price in
            let sums = price.map { ", \"price_usd\": \($0), \"monthly_usd\": \($0 * quantity)" } ?? ""
            let text =
                "{\"group\": \"\(group)\", \"item\": \"\(item)\", \"unit\": \"u\", \"quantity\": \(quantity), "
                + "\"source\": \"s\", \"source_kind\": \"assumed\"\(sums)}"
            return try JSONDecoder().decode(CostLineFigures.self, from: Data(text.utf8))
        }
    }

    @Test(
        "lines of two breakdowns are matched whatever their number of instances, and their changes add up to the cost's"
    )
    func breakdownLines() throws {
        let old = try lines([
            ("compute", "2 x big at aws in us, on demand", 1460, 10), ("compute", "1 x big at aws in us, spot", 100, 4),
            ("storage", "weights, one copy", 16, 0.02), ("network", "load balancer", 730, nil),
        ])
        let new = try lines([
            ("compute", "3 x big at aws in us, on demand", 2190, 10), ("storage", "weights, one copy", 16, 0.02),
            ("network", "answers", 5, 0.09), ("network", "load balancer", 730, 0.02),
        ])
        let changes = LineChange.all(old, new)
        #expect(
            changes.map { "\($0.status.sign) \($0.item)" } == [
                "~ 2 -> 3 x big at aws in us, on demand", "- 1 x big at aws in us, spot", "  weights, one copy",
                "+ answers", "~ load balancer",
            ])
        let difference = new.compactMap(\.monthlyUsd).reduce(0, +) - old.compactMap(\.monthlyUsd).reduce(0, +)
        #expect(abs(changes.map(\.changeUsd).reduce(0, +) - difference) < 1e-9)
        #expect(changes[0].changeText == "+$7,300" && changes[1].changeText == "-$400" && changes[2].changeText == "")
        #expect(changes[0].quantityText == "1,460 -> 2,190 u" && changes[0].priceText == "$10")
        #expect(changes[4].priceText == "$0.02" && changes[4].beforeUsd == 0)
        #expect(LineChange.all(old, old).allSatisfy { $0.status == .unchanged && $0.changeUsd == 0 })
        // Swapping the sides swaps the signs.
        let back = LineChange.all(new, old)
        #expect(abs(back.map(\.changeUsd).reduce(0, +) + difference) < 1e-9)
        #expect(Set(back.map(\.status)) == [.added, .removed, .changed, .unchanged])
    }

    @Test("an infeasible side has no cost and says so")
    func infeasible() throws {
        let (good, bad) = (
            try PlanSamples.document(PlanSamples.json()), try PlanSamples.document(PlanSamples.json(feasible: false))
        )
        let difference = PlanDifference(good, bad, before: "a", after: "b")
        #expect(difference.summary.contains("no configuration meets the SLOs"))
        #expect(difference.monthly.after == nil && difference.monthly.change.isEmpty)
    }
}

@Suite("Checking plans") struct PlanCheckTests {
    private func check(_ json: String, _ limits: PlanCheck.Limits) throws -> PlanCheck {
        PlanCheck(try PlanSamples.document(json), limits)
    }

    @Test("a budget is met up to its last cent", arguments: [(10_000.0, true), (9_999.99, false)])
    func budget(limit: Double, holds: Bool) throws {
        #expect(try check(PlanSamples.json(), .init(budget: .init(limit))).passed == holds)
    }

    @Test("an edited total does not pass: the monthly cost is that of the parts")
    func editedTotal() throws {
        let text = PlanSamples.json().replacing(
            "\"feasible\": true, \"monthly_usd\": 10000.0", with: "\"feasible\": true, \"monthly_usd\": 1")
        #expect(try PlanSamples.document(text).monthlyUsd == 1)
        #expect(try !check(text, .init(budget: .init(5000))).passed)
    }

    @Test("SLO targets are met or violated by the figures of the plan")
    func slos() throws {
        let kept = try check(PlanSamples.json(), .init(slos: true))
        #expect(kept.passed && kept.gates.count == 2)
        let broken = try check(PlanSamples.json(ttft: 201), .init(slos: true))
        #expect(broken.gates.map(\.met) == [false, true])
        #expect(PlanCheckText(broken).lines.last == "1 of 2 limits violated.")
    }

    @Test("with a confidence, a target is met when its probability is as high, and without a known error it never is")
    func confidence() throws {
        let text = PlanSamples.json(confidence: "[0.75, null]")
        let document = try PlanSamples.document(text)
        let check = PlanCheck(document, .init(slos: true, confidence: 0.75))
        #expect(check.gates.map(\.probability) == [0.75, nil] && check.confidence == 0.75)
        #expect(check.gates.map(\.met) == [true, false])
        #expect(PlanCheck(document, .init(slos: true, confidence: 0.76)).gates[0].met == false)
        let plain = PlanCheck(document, .init(slos: true))
        #expect(plain.passed && plain.gates[0].probability == 0.75 && plain.confidence == nil)
        #expect(PlanCheckText(plain).lines.contains { $0.contains("--confidence") })
        #expect(PlanCheckText(check).lines.contains { $0.contains("75%") })
    }

    @Test("a plan's own confidence is asked for unless another is", arguments: [(0.75, true), (0.76, false)])
    func ownConfidence(asked: Double, isMet: Bool) throws {
        let text = PlanSamples.json(confidence: "[0.75, 0.99]")
            .replacing("\"load\":", with: "\"confidence\": \(asked), \"load\":")
        let document = try PlanSamples.document(text)
        let own = PlanCheck(document, .init(slos: true))
        #expect(own.passed == isMet && own.confidence == asked)
        #expect(PlanCheck(document, .init(slos: true, confidence: 0.5)).passed)
    }

    @Test("a plan that serves nothing meets no limit")
    func infeasible() throws {
        let check = try check(PlanSamples.json(feasible: false), .init(budget: .init(1e9), slos: true))
        #expect(!check.passed && check.gates.allSatisfy { !$0.met })
    }

    @Test("growth is held against the baseline", arguments: [(0.25, true), (0.24, false)])
    func increase(limit: Double, holds: Bool) throws {
        let plan = try PlanSamples.document(PlanSamples.json(monthly: 12_500))
        let baseline = try PlanSamples.document(PlanSamples.json())
        #expect(PlanCheck(plan, .init(increase: limit), baseline: baseline).passed == holds)
    }
}
