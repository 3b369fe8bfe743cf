internal import Charts
internal import Economics
internal import Foundation
internal import Performance
public import Planning
internal import Quantities
internal import Workload

/// Scripts and commands that send the planned requests to a server, so that the plan can be measured.
///
/// Lengths are those of the plan at equally likely quantiles, at most 64 pairs; the rate is that of the busiest hour.
/// Each script measures TTFT and TPOT as far as its tool can see them, under names that `plimsoll import` knows.
public enum LoadScripts {
    /// A fleet with its workload; nil for the only one.
    public typealias Fleet = (workload: String?, month: ScenarioMonth)

    /// What is to be sent.
    private struct Load {
        let name, model: String
        /// Requests a second.
        let rate: Double
        let input, output: [Int]
        /// Seconds of a whole answer, as predicted.
        let answer: Double
        /// SLO targets on TTFT and TPOT: percentile and milliseconds.
        let targets: [(measure: String, percent: Double, milliseconds: Double)]
    }

    private static func load(_ fleets: [Fleet]) -> Load? {
        let named = KubernetesManifests.named(fleets)
        guard let fleet = named.first(where: { $0.model.best != nil }), let best = fleet.model.best else { return nil }
        let shape = fleet.model.demand.shape
        let count = 64
        func lengths(_ spread: LengthDistribution, shift: Int) -> [Int] {
            (0..<count).map { index in
                // The order of one is that of the other turned about, so that long prompts meet short answers too.
                let place = (index * shift + shift / 2) % count
                return max(1, Int(spread.quantile((Double(place) + 0.5) / Double(count)).value.rounded()))
            }
        }
        let targets = fleet.model.demand.serviceLevel.targets.compactMap { target -> (String, Double, Double)? in
            guard let share = target.statistic.share, case .atMost(let limit) = target.limit,
                target.measure == .ttft || target.measure == .tpot
            else { return nil }
            return (target.measure.rawValue, share * 100, limit.milliseconds)
        }
        return Load(
            name: fleet.name, model: fleet.servedName, rate: best.peakRate.perSecond,
            input: lengths(shape.input, shift: 1),
            output: lengths(shape.output, shift: 27), answer: best.estimate.point.e2e.mean.value, targets: targets)
    }

    /// A value as JavaScript, Python and JSON all take it.
    private static func literal(_ text: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        guard let data = try? encoder.encode(text) else { return "\"\"" }
        return String(decoding: data, as: UTF8.self)
    }

    private static func list(_ numbers: [Int]) -> String {
        let words = numbers.map { String($0) }
        let rows = stride(from: 0, to: words.count, by: 16).map { start in
            "  " + words[start..<min(words.count, start + 16)].joined(separator: ", ")
        }
        return "[\n" + rows.joined(separator: ",\n") + ",\n]"
    }

    private static func short(_ number: Double) -> String {
        Figures.plain(number, digits: 4)
    }

    private static let nothing = "# no fleet meets the SLOs: there is nothing to measure\n"

    /// A script for k6, which sends a rate whatever the answers take.
    public static func k6(_ fleets: [Fleet]) -> String {
        guard let load = load(fleets) else { return nothing.replacing("#", with: "//") }
        let thresholds = load.targets.map { target in
            "    \(target.measure): ['p(\(short(target.percent)))<\(short(target.milliseconds))'],\n"
        }.joined()
        let users = max(1, Int((load.rate * max(load.answer, 0.1) * 4).rounded(.up)))
        return """
            // From plimsoll month --export k6. Run it, and import what it writes:
            //   k6 run --summary-export k6.json -e URL=http://localhost:8000 load.js
            //   plimsoll import k6.json --gpu ... --engine ... --model ...
            // k6 reads an answer as a whole: ttft is the time to the first byte of the stream.
            import http from 'k6/http';
            import { Trend } from 'k6/metrics';

            const URL = __ENV.URL || 'http://localhost:8000';
            const MODEL = __ENV.MODEL || \(literal(load.model));
            const RATE = Number(__ENV.RATE || \(short(load.rate)));
            const INPUT = \(list(load.input));
            const OUTPUT = \(list(load.output));

            const ttft = new Trend('ttft', true);
            const tpot = new Trend('tpot', true);
            const inputTokens = new Trend('input_tokens');
            const outputTokens = new Trend('output_tokens');

            export const options = {
              summaryTrendStats: ['avg', 'min', 'med', 'max', 'p(90)', 'p(95)', 'p(99)', 'count'],
              thresholds: {
            \(thresholds)    'http_req_duration{expected_response:true}': ['max>=0'],
              },
              scenarios: {
                plan: {
                  executor: 'constant-arrival-rate',
                  // Rates are whole numbers: so many in a thousand seconds.
                  rate: Math.max(1, Math.round(RATE * 1000)),
                  timeUnit: '1000s',
                  duration: __ENV.DURATION || '5m',
                  preAllocatedVUs: \(users),
                  maxVUs: \(max(100, users * 10)),
                },
              },
            };

            let sent = __VU;

            export default function () {
              const place = sent % INPUT.length;
              sent += 7;
              // A number in front keeps prompts apart, so that no cache answers for the model.
              const prompt = `${__VU}-${sent} ` + 'lorem '.repeat(Math.max(1, INPUT[place] - 4));
              const answer = http.post(`${URL}/v1/chat/completions`, JSON.stringify({
                model: MODEL,
                messages: [{ role: 'user', content: prompt }],
                max_tokens: OUTPUT[place],
                ignore_eos: true,
                stream: true,
                stream_options: { include_usage: true },
              }), { headers: { 'Content-Type': 'application/json' }, timeout: '600s' });
              if (answer.status !== 200) return;
              const usage = /"usage": ?(\\{[^{}]*(\\{[^{}]*\\}[^{}]*)*\\})/.exec(answer.body);
              const tokens = usage ? JSON.parse(usage[1]) : null;
              ttft.add(answer.timings.waiting);
              if (!tokens) return;
              inputTokens.add(tokens.prompt_tokens);
              outputTokens.add(tokens.completion_tokens);
              if (tokens.completion_tokens > 1) {
                tpot.add(answer.timings.receiving / (tokens.completion_tokens - 1));
              }
            }

            """
    }

    /// A file for Locust, which sees each token come.
    public static func locust(_ fleets: [Fleet]) -> String {
        guard let load = load(fleets) else { return nothing }
        let users = max(1, Int((load.rate * max(load.answer, 0.1) * 4).rounded(.up)))
        return """
            # From plimsoll month --export locust. Run it, and import what it writes:
            #   locust -f load.py --headless -u \(users) -r \(users) -t 5m --host http://localhost:8000 --csv load
            #   plimsoll import load_stats.csv --gpu ... --engine ... --model ...
            # \(users) users send \(short(load.rate)) requests/s together; each waits as long as that takes.
            import itertools
            import json
            import os
            import time

            from locust import HttpUser, constant_throughput, events, task

            MODEL = os.environ.get("MODEL", \(literal(load.model)))
            RATE = float(os.environ.get("RATE", "\(short(load.rate))"))
            USERS = int(os.environ.get("USERS", "\(users)"))
            INPUT = \(list(load.input))
            OUTPUT = \(list(load.output))
            PLACES = itertools.count()


            def record(name, value):
                events.request.fire(
                    request_type="LLM", name=name, response_time=value, response_length=0, exception=None, context={})


            class Client(HttpUser):
                wait_time = constant_throughput(RATE / USERS)

                @task
                def chat(self):
                    place = next(PLACES)
                    # A number in front keeps prompts apart, so that no cache answers for the model.
                    prompt = f"{place} " + "lorem " * max(1, INPUT[place % len(INPUT)] - 2)
                    body = {
                        "model": MODEL,
                        "messages": [{"role": "user", "content": prompt}],
                        "max_tokens": OUTPUT[place % len(OUTPUT)],
                        "ignore_eos": True,
                        "stream": True,
                        "stream_options": {"include_usage": True},
                    }
                    start = time.perf_counter()
                    first = last = usage = None
                    with self.client.post(
                            "/v1/chat/completions", json=body, stream=True, catch_response=True, timeout=600) as answer:
                        if answer.status_code != 200:
                            answer.failure(f"status {answer.status_code}")
                            return
                        for line in answer.iter_lines():
                            if not line.startswith(b"data: ") or line == b"data: [DONE]":
                                continue
                            event = json.loads(line[6:])
                            usage = event.get("usage") or usage
                            if event.get("choices"):
                                last = time.perf_counter()
                                first = first or last
                        # Locust counts up to the head of the answer; what is measured is its end.
                        answer.request_meta["response_time"] = (time.perf_counter() - start) * 1000
                        answer.success()
                    if first is None or usage is None:
                        return
                    record("ttft", (first - start) * 1000)
                    record("input_tokens", usage["prompt_tokens"])
                    record("output_tokens", usage["completion_tokens"])
                    if usage["completion_tokens"] > 1:
                        record("tpot", (last - first) * 1000 / (usage["completion_tokens"] - 1))

            """
    }

    /// A test plan for Apache JMeter, of elements that it has had since version 3, for services that run such plans
    /// too.
    public static func jmeter(_ fleets: [Fleet]) -> String {
        guard let load = load(fleets) else { return "<!-- \(nothing.dropFirst(2).dropLast()) -->\n" }
        let threads = max(1, Int((load.rate * max(load.answer, 0.1) * 4).rounded(.up)))
        func text(_ name: String, _ value: String) -> XMLNode { XMLNode("stringProp", [("name", name)], text: value) }
        func flag(_ name: String, _ value: Bool) -> XMLNode { XMLNode("boolProp", [("name", name)], text: "\(value)") }
        let empty = XMLNode("hashTree")
        let (input, output) = (load.input.reduce(0, +) / load.input.count, load.output.reduce(0, +) / load.output.count)
        let body = """
            {"model": \(literal(load.model)), "messages": [{"role": "user", "content": \
            "${__counter(FALSE)} ${__RandomString(\(max(1, input) * 4),lorem ipsum dolor)}"}], \
            "max_tokens": \(output), "ignore_eos": true}
            """
        let argument = XMLNode(
            "elementProp", [("name", ""), ("elementType", "HTTPArgument")],
            [flag("HTTPArgument.always_encode", false), text("Argument.value", body), text("Argument.metadata", "=")])
        let arguments = XMLNode(
            "elementProp", [("name", "HTTPsampler.Arguments"), ("elementType", "Arguments")],
            [XMLNode("collectionProp", [("name", "Arguments.arguments")], [argument])])
        let sampler = XMLNode(
            "HTTPSamplerProxy",
            [
                ("guiclass", "HttpTestSampleGui"), ("testclass", "HTTPSamplerProxy"), ("testname", "chat"),
                ("enabled", "true"),
            ],
            [
                flag("HTTPSampler.postBodyRaw", true), arguments, text("HTTPSampler.domain", "${__P(host,localhost)}"),
                text("HTTPSampler.port", "${__P(port,8000)}"), text("HTTPSampler.protocol", "${__P(protocol,http)}"),
                text("HTTPSampler.path", "/v1/chat/completions"), text("HTTPSampler.method", "POST"),
                flag("HTTPSampler.use_keepalive", true), text("HTTPSampler.response_timeout", "600000"),
            ])
        let header = XMLNode(
            "elementProp", [("name", ""), ("elementType", "Header")],
            [text("Header.name", "Content-Type"), text("Header.value", "application/json")])
        let headers = XMLNode(
            "HeaderManager",
            [
                ("guiclass", "HeaderPanel"), ("testclass", "HeaderManager"), ("testname", "headers"),
                ("enabled", "true"),
            ],
            [XMLNode("collectionProp", [("name", "HeaderManager.headers")], [header])])
        func extractor(_ variable: String, _ key: String) -> XMLNode {
            XMLNode(
                "RegexExtractor",
                [
                    ("guiclass", "RegexExtractorGui"), ("testclass", "RegexExtractor"), ("testname", variable),
                    ("enabled", "true"),
                ],
                [
                    text("RegexExtractor.useHeaders", "false"), text("RegexExtractor.refname", variable),
                    text("RegexExtractor.regex", "\"\(key)\": ?([0-9]+)"), text("RegexExtractor.template", "$1$"),
                    text("RegexExtractor.default", ""), text("RegexExtractor.match_number", "1"),
                ])
        }
        let timer = XMLNode(
            "ConstantThroughputTimer",
            [
                ("guiclass", "TestBeanGUI"), ("testclass", "ConstantThroughputTimer"), ("testname", "rate"),
                ("enabled", "true"),
            ],
            [
                // A minute's requests, over all threads of the group.
                XMLNode("intProp", [("name", "calcMode")], text: "2"),
                text("throughput", "${__P(per_minute,\(short(load.rate * 60)))}"),
            ])
        let loop = XMLNode(
            "elementProp", [("name", "ThreadGroup.main_controller"), ("elementType", "LoopController")],
            [flag("LoopController.continue_forever", false), text("LoopController.loops", "-1")])
        let group = XMLNode(
            "ThreadGroup",
            [("guiclass", "ThreadGroupGui"), ("testclass", "ThreadGroup"), ("testname", "plan"), ("enabled", "true")],
            [
                text("ThreadGroup.on_sample_error", "continue"), loop,
                text("ThreadGroup.num_threads", "${__P(threads,\(threads))}"), text("ThreadGroup.ramp_time", "10"),
                flag("ThreadGroup.scheduler", true), text("ThreadGroup.duration", "${__P(duration,300)}"),
                text("ThreadGroup.delay", ""),
            ])
        let comment =
            "From plimsoll month --export jmeter. jmeter -n -t plan.jmx -l results.jtl -Jhost=HOST -Jport=8000 "
            + "-Jsample_variables=input_tokens,output_tokens; then plimsoll import results.jtl"
        let plan = XMLNode(
            "TestPlan",
            [("guiclass", "TestPlanGui"), ("testclass", "TestPlan"), ("testname", load.name), ("enabled", "true")],
            [text("TestPlan.comments", comment), flag("TestPlan.functional_mode", false)])
        let extractors = XMLNode(
            "hashTree", [],
            [extractor("input_tokens", "prompt_tokens"), empty, extractor("output_tokens", "completion_tokens"), empty])
        let inside = XMLNode("hashTree", [], [headers, empty, timer, empty, sampler, extractors])
        let tree = XMLNode("hashTree", [], [plan, XMLNode("hashTree", [], [group, inside])])
        return XMLNode("jmeterTestPlan", [("version", "1.2"), ("properties", "5.0"), ("jmeter", "5.6.3")], [tree])
            .document
    }

    /// Commands of the benchmarks of language models: GuideLLM, vLLM and AIPerf.
    public static func benchmark(_ fleets: [Fleet]) -> String {
        guard let load = load(fleets) else { return nothing }
        let (input, output) = (load.input.reduce(0, +) / load.input.count, load.output.reduce(0, +) / load.output.count)
        func spread(_ lengths: [Int]) -> Int {
            let mean = Double(lengths.reduce(0, +)) / Double(lengths.count)
            return Int(
                (lengths.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(lengths.count))
                    .squareRoot())
        }
        let model = ShellCommand.quoted(load.model)
        let (inputSpread, outputSpread) = (spread(load.input), spread(load.output))
        let count = max(200, Int((load.rate * 300).rounded()))
        let commands = [
            "guidellm run --backend kind=openai_http,target=\"$URL\",model=\(model) "
                + "--profile kind=poisson,rate=\(short(load.rate)) "
                + "--data kind=synthetic_text,prompt_tokens=\(input),prompt_tokens_stdev=\(inputSpread),"
                + "output_tokens=\(output),output_tokens_stdev=\(outputSpread) "
                + "--constraint kind=max_duration,seconds=300 --output kind=json,path=benchmarks.json",
            "vllm bench serve --base-url \"$URL\" --model \(model) --dataset-name random --random-input-len \(input) "
                + "--random-output-len \(output) --ignore-eos --request-rate \(short(load.rate)) --num-prompts \(count) "
                + "--percentile-metrics ttft,tpot,itl,e2el --metric-percentiles 50,90,95,99 --save-result",
            "aiperf profile --model \(model) --url \"$URL\" --endpoint-type chat --streaming "
                + "--request-rate \(short(load.rate)) --request-count \(count) "
                + "--synthetic-input-tokens-mean \(input) --synthetic-input-tokens-stddev \(inputSpread) "
                + "--output-tokens-mean \(output) --output-tokens-stddev \(outputSpread)",
        ]
        var lines = [
            "#!/bin/sh", "# From plimsoll month --export benchmark: the planned requests, by one of three tools.",
            "# Import the file that it writes: plimsoll import FILE --gpu ... --engine ... --tp ...",
            "URL=${URL:-http://localhost:8000}", "case ${1:-guidellm} in",
        ]
        for (name, command) in zip(["guidellm", "vllm", "aiperf"], commands) {
            lines += ["\(name))"] + ShellCommand.lines(command).map { "  " + $0 } + ["  ;;"]
        }
        return (lines + ["*) echo \"usage: $0 guidellm|vllm|aiperf\" >&2; exit 64 ;;", "esac"]).joined(separator: "\n")
            + "\n"
    }
}
