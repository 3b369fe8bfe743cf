import Input
import TestSupport
import Testing

@testable import Measurements

@Suite("Files of experiment trackers") struct TrackerTests {
    private func read(_ text: String, name: String = "f") throws -> ImportedFile {
        try BenchmarkFile.read(name: name, bytes: Array(text.utf8))
    }

    private func figures(_ run: RecordedRun) -> [String: String] {
        let names = [
            "ttft_ms_p50", "ttft_ms_p99", "tpot_ms_mean", "e2e_ms_p99", "output_tok_s", "requests_s", "concurrency",
        ]
        return names.reduce(into: [:]) { found, name in found[name] = RunColumn.named(name)?.cell(run) }
    }

    private static let summary = """
        {"ttft_ms/p50": 81.5, "ttft_ms/p99": 220.25, "tpot_ms/mean": 11.5, "throughput/output_tok_s": 1450.5,
         "cost_usd": 0.4, "e2e_s/p99": 2.9, "bad": "NaN", "_timestamp": 1795473022.5, "_runtime": 3.5, "_step": 2,
         "ttft/p90": 180, "hist": {"_type": "histogram"}, "_wandb": {"runtime": 3}}
        """

    private static let history = """
        ,_step,_runtime,_timestamp,ttft_ms/p50,ttft_ms/p99,tpot_ms/mean,throughput/output_tok_s,e2e_s/p99,cost_usd
        0,0,1.5,1795473020.5,80,200,11,1400,,0.1
        1,1,2.5,1795473021.5,81.5,220.25,11.5,1450.5,2.9,
        2,2,3.5,1795473022.5,,,,,,0.4
        """

    @Test("a summary and the history of the same run are one run; names without a unit are left out")
    func wandb() throws {
        let expected = [
            "ttft_ms_p50": "81.5", "ttft_ms_p99": "220.25", "tpot_ms_mean": "11.5", "e2e_ms_p99": "2900",
            "output_tok_s": "1450.5",
        ]
        let summary = try read(Self.summary)
        let history = try read(Self.history)
        for file in [summary, history] {
            let run = try #require(file.runs.first)
            #expect(
                file.runs.count == 1 && figures(run) == expected && run.origin.date == "2026-11-23", "\(figures(run))")
            #expect(file.warnings.contains { $0.message.contains("cost_usd") })
        }
        #expect(summary.warnings.contains { $0.message.contains("the unit of ttft/p90 is not known") })
        #expect(figures(summary.runs[0]) == figures(history.runs[0]))
    }

    @Test("a history whose load changes from step to step is a run for each step")
    func sweep() throws {
        let file = try read(
            """
            ,_step,_runtime,_timestamp,concurrency,mean_ttft_ms,output_throughput
            0,0,1,1795473020,1,30,90
            1,1,2,1795473021,8,50,600
            """)
        #expect(file.runs.map(figures).map { $0["concurrency"] } == ["1", "8"])
        #expect(file.runs.map { $0.load.arrival } == [.closedLoop, .closedLoop])
        #expect(file.runs.map(figures).map { $0["output_tok_s"] } == ["90", "600"])
    }

    @Test("charts name runs and figures in one title; tables of runs have a row for each")
    func tables() throws {
        let chart = try read(
            """
            "Step","a - b - ttft_p50_ms","a - b - ttft_p50_ms__MIN","a - b - ttft_p50_ms__MAX","c - ttft_p50_ms"
            "0","10","10","10","20"
            "1","11","11","11",""
            """)
        #expect(chart.runs.map(figures).map { $0["ttft_ms_p50"] } == ["11", "20"])
        let runs = try read(
            """
            Name,State,Notes,User,Tags,Created,Runtime,Sweep,max_concurrency,model,mean_tpot_ms
            one,finished,,me,,2026-11-23T10:00:00.000Z,10,,16,Qwen/Qwen3-8B,9.5
            """)
        #expect(runs.runs.first?.model.name == "Qwen/Qwen3-8B" && figures(runs.runs[0])["concurrency"] == "16")
        let mlflow = try read(
            """
            run_id,experiment_id,status,artifact_uri,start_time,end_time,metrics.ttft_p99_seconds,metrics.loss,params.tp,params.seed,tags.mlflow.user
            ab12,0,FINISHED,x,2026-11-23 10:00:00+00:00,,0.25,1.5,4,None,me
            cd34,0,FINISHED,x,2026-11-23 10:00:00+00:00,,,,2,1,me
            """)
        #expect(mlflow.runs.count == 1 && figures(mlflow.runs[0])["ttft_ms_p99"] == "250")
        #expect(mlflow.runs[0].layout.tensor == 4 && mlflow.runs[0].origin.client == "MLflow")
    }

    @Test("a history of training is said to be one; metadata name the accelerators")
    func others() throws {
        for text in [
            ",_step,_runtime,_timestamp,loss,tokens_per_s\n0,0,3.1,1790000003.2,2.31,\n1,10,33.0,1790000033.0,,5120.5\n",
            "{\"loss\": 2.1, \"_step\": 5, \"_runtime\": 3, \"_timestamp\": 1790000003.2}",
        ] {
            #expect {
                try read(text)
            } throws: {
                "\($0)".contains("no benchmark of inference") && "\($0)".contains("loss")
            }
        }
        let metadata = try read(
            """
            {"os": "Linux", "python": "3.11.7", "startedAt": "2026-11-23T22:33:01", "host": "n1", "args": ["--key", "x"],
             "gpu": "NVIDIA H100 80GB HBM3", "gpu_count": 8}
            """)
        #expect(metadata.hardware?.values.map(\.text) == ["NVIDIA H100 80GB HBM3", "8"])
    }

    @Test(
        "names are read word by word",
        arguments: [
            ("p99_ttft_ms", "ttft_ms_p99"), ("ttft_ms/median", "ttft_ms_p50"), ("Mean TPOT (ms)", "tpot_ms_mean"),
            ("timeToFirstTokenP95Ms", "ttft_ms_p95"), ("bench/request_throughput", "requests_s"),
            ("total_token_throughput", "total_tok_s"), ("e2el_ms.p50", "e2e_ms_p50"), ("tensor_parallel_size", "tp"),
            ("loss", nil), ("tokens_per_s", nil), ("ttft_ms_std", nil), ("title", nil), ("itl_ms_mean", "itl_ms_mean"),
        ] as [(String, String?)])
    func names(_ name: String, _ column: String?) {
        #expect(TrackedName(name)?.column == column)
    }
}
