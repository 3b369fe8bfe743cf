/// Files of general load tools: ten requests, of which two failed; the answered ones took 100 to 800 ms.
enum LoadToolSamples {
    /// Milliseconds since 1970 of the first request.
    static let start = 1_795_400_000_000

    /// Requests a second apart; the last two fail.
    static let requests = (0..<10).map { index in
        (start: start + index * 1000, elapsed: index < 8 ? 100 * (index + 1) : 5, ok: index < 8)
    }

    static let jmeterTable =
        "timeStamp,elapsed,label,responseCode,responseMessage,success,failureMessage,allThreads,Latency,\"ttft_ms\","
        + "\"output_tokens\"\n"
        + requests.map { request in
            "\(request.start),\(request.elapsed),chat,200,\"OK, fine\",\(request.ok),\(request.ok ? "" : "\"two\nlines\""),"
                + "3,\(request.elapsed / 2),\"40\",\"64\"\n"
        }.joined()

    static let jmeterXML =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testResults version=\"1.2\">\n"
        + requests.map { request in
            "<httpSample t=\"\(request.elapsed)\" lt=\"\(request.elapsed / 2)\" ts=\"\(request.start)\" s=\"\(request.ok)\" "
                + "lb=\"chat &amp; more\" na=\"3\"><httpSample t=\"1\" ts=\"\(request.start)\" s=\"true\" lb=\"part\"/>"
                + "<responseData class=\"java.lang.String\">t=&quot;</responseData></httpSample>\n"
        }.joined() + "</testResults>\n"

    static let gatlingText =
        "RUN\tsim\trun1\t\(start)\tabout\t3.9.5\nUSER\tchat\tSTART\t\(start)\nUSER\tchat\tSTART\t\(start)\n"
        + requests.map { request in
            "REQUEST\t\tchat\t\(request.start)\t\(request.start + request.elapsed)\t\(request.ok ? "OK" : "KO")\t \n"
        }.joined() + "USER\tchat\tEND\t\(start + 9000)\n"

    /// The same in the binary layout, with or without the byte that tells a text's coding.
    static func gatlingBinary(coder: Bool) -> [UInt8] {
        func int(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: Int32(value) >> (24 - 8 * $0)) } }
        func text(_ text: String) -> [UInt8] {
            int(text.utf8.count) + Array(text.utf8) + (coder && !text.isEmpty ? [0] : [])
        }
        var bytes: [UInt8] = [0] + int(6) + Array("3.12.1".utf8) + (coder ? [0] : []) + text("sim.Chat")
        bytes += (0..<8).map { UInt8(truncatingIfNeeded: Int64(start) >> (56 - 8 * Int64($0))) }
        bytes += text("") + int(1) + text("users") + int(1) + int(2) + [7, 7]
        bytes += [2] + int(0) + [1] + int(0) + [2] + int(0) + [1] + int(0)
        for (index, request) in requests.enumerated() {
            let offset = request.start - start
            bytes += [1] + int(0) + (index == 0 ? int(1) + text("chat") : int(-1))
            bytes += int(offset) + int(offset + request.elapsed) + [request.ok ? 1 : 0]
            bytes += index == 0 ? int(2) + text("") : int(-2)
        }
        return bytes + [3] + int(0) + int(0) + int(5) + int(5) + [1] + [4] + int(-2) + int(7) + [2] + int(0) + [0]
            + int(9)
    }

    static let k6Points =
        "{\"type\":\"Metric\",\"data\":{\"name\":\"http_req_duration\",\"type\":\"trend\"},\"metric\":\"http_req_duration\"}\n"
        + requests.map { request in
            let end = request.start + request.elapsed
            let time =
                "2026-11-23T02:\(end / 60_000 % 60 < 10 ? "0" : "")\(end / 60_000 % 60):"
                + "\(end / 1000 % 60 < 10 ? "0" : "")\(end / 1000 % 60).\(String(1000 + end % 1000).dropFirst())Z"
            return
                "{\"metric\":\"http_req_duration\",\"type\":\"Point\",\"data\":{\"time\":\"\(time)\",\"value\":\(request.elapsed),"
                + "\"tags\":{\"expected_response\":\"\(request.ok)\",\"name\":\"chat\",\"status\":\"200\"}}}\n"
                + "{\"metric\":\"ttft\",\"type\":\"Point\",\"data\":{\"time\":\"\(time)\",\"value\":40.0,\"tags\":null}}\n"
        }.joined()

    static let k6Table =
        "metric_name,timestamp,metric_value,check,error,expected_response,name,extra_tags\n"
        + requests.map { request in
            "http_req_duration,\((request.start + request.elapsed) / 1000),\(request.elapsed),,"
                + "\(request.ok ? "" : "\"dial tcp, timeout\""),\(request.ok),chat,\n"
        }.joined() + "vus,\(start / 1000),3,,,,,\n"

    static let k6Summary = """
        {"metrics": {"http_req_duration": {"avg": 361, "min": 5, "med": 350, "max": 800, "p(90)": 710, "p(95)": 755},
         "http_req_duration{expected_response:true}": {"avg": 450, "med": 450, "max": 800, "p(90)": 730, "p(95)": 765},
         "http_req_failed": {"passes": 2, "fails": 8, "value": 0.2}, "http_reqs": {"count": 10, "rate": 1.0},
         "vus_max": {"value": 3, "min": 3, "max": 3}, "ttft": {"avg": 40, "med": 40, "p(95)": 40},
         "output_tokens": {"avg": 64, "med": 64}}, "root_group": {"name": ""}}
        """

    static let k6Handled = """
        {"root_group": {"name": ""}, "options": {"summaryTimeUnit": ""}, "state": {"testRunDurationMs": 10000},
         "metrics": {"http_req_duration": {"type": "trend", "contains": "time", "values": {"avg": 450, "med": 450, "p(95)": 765}},
          "http_req_failed": {"type": "rate", "values": {"rate": 0.2, "passes": 2, "fails": 8}},
          "http_reqs": {"type": "counter", "values": {"count": 10, "rate": 1.0}}}}
        """

    static let k6New = """
        {"version": "1.0.0", "metadata": {"k6Version": "1.1.0", "generatedAt": "2026-11-23T02:00:00Z"},
         "config": {"duration": 10, "execution": "local"}, "results": {"checks": {"metrics": []}, "metrics": [
          {"name": "http_req_duration", "type": "trend", "values": {"avg": 450, "med": 450, "p(95)": 765}},
          {"name": "http_req_failed", "type": "rate", "values": {"rate": 0.2, "matches": 2, "total": 10}},
          {"name": "http_reqs", "type": "counter", "values": {"count": 10, "rate": 1.0}}]}}
        """

    private static let locustHeader =
        "Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Min Response Time,"
        + "Max Response Time,Average Content Size,Requests/s,Failures/s,50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%\n"

    static let locustStats =
        locustHeader + "LLM,ttft,8,0,40,40,40,40,0,1,0,40,40,40,40,40,40,40,40,40,40,40\n"
        + "LLM,output_tokens,8,0,64,64,64,64,0,1,0,64,64,64,64,64,64,64,64,64,64,64\n"
        + "POST,/v1/chat/completions,10,2,450,450,5,800,100,1.0,0.2,450,600,700,700,730,765,800,800,800,800,800\n"
        + ",Aggregated,26,2,40,200,5,800,100,2.6,0.2,40,40,64,64,730,765,800,800,800,800,800\n"

    static let locustHistogram = """
        [{"name": "/v1/chat/completions", "method": "POST", "last_request_timestamp": 1795400009.8, "start_time": 1795400000.0,
          "num_requests": 10, "num_failures": 2, "total_response_time": 3610,
          "response_times": {"100": 1, "200": 1, "300": 1, "400": 1, "500": 1, "600": 1, "700": 1, "800": 1}},
         {"name": "ttft", "method": "LLM", "num_requests": 8, "num_failures": 0, "total_response_time": 320,
          "response_times": {"40": 8}}]
        """

    static let jmeterReport = """
        {"Total": {"transaction": "Total", "sampleCount": 10, "errorCount": 2, "errorPct": 20.0, "meanResTime": 450,
          "medianResTime": 450, "minResTime": 5, "maxResTime": 800, "pct1ResTime": 730, "pct2ResTime": 765,
          "pct3ResTime": 793, "throughput": 1.0},
         "chat": {"transaction": "chat", "sampleCount": 10, "errorCount": 2, "meanResTime": 450, "medianResTime": 450,
          "pct1ResTime": 730, "pct2ResTime": 765, "pct3ResTime": 793, "throughput": 1.0}}
        """

    static let gatlingReport = """
        {"type": "GROUP", "name": "All Requests", "stats": {"name": "All Requests",
          "numberOfRequests": {"total": 10, "ok": 8, "ko": 2}, "meanResponseTime": {"total": 361, "ok": 450, "ko": 5},
          "percentiles1": {"total": "350", "ok": "450", "ko": "5"}, "percentiles3": {"total": 755, "ok": 765, "ko": 5},
          "percentiles4": {"total": 790, "ok": 793, "ko": "-"},
          "meanNumberOfRequestsPerSecond": {"total": 1.0, "ok": 0.8, "ko": 0.2}}}
        """

    struct Sample: Sendable, CustomStringConvertible {
        let tool: String
        let description: String
        let bytes: [UInt8]
        /// Whether each request is listed, so that all figures are exact.
        var isExact = false
    }

    static let all: [Sample] = [
        Sample(tool: "Apache JMeter", description: "results.csv", bytes: Array(jmeterTable.utf8), isExact: true),
        Sample(tool: "Apache JMeter", description: "results.xml", bytes: Array(jmeterXML.utf8), isExact: true),
        Sample(tool: "Apache JMeter", description: "statistics.json", bytes: Array(jmeterReport.utf8)),
        Sample(tool: "Gatling", description: "simulation.log", bytes: Array(gatlingText.utf8), isExact: true),
        Sample(tool: "Gatling", description: "binary", bytes: gatlingBinary(coder: true), isExact: true),
        Sample(tool: "Gatling", description: "older binary", bytes: gatlingBinary(coder: false), isExact: true),
        Sample(tool: "Gatling", description: "stats.json", bytes: Array(gatlingReport.utf8)),
        Sample(tool: "k6", description: "points", bytes: Array(k6Points.utf8), isExact: true),
        Sample(tool: "k6", description: "points.csv", bytes: Array(k6Table.utf8), isExact: true),
        Sample(tool: "k6", description: "summary-export", bytes: Array(k6Summary.utf8)),
        Sample(tool: "k6", description: "handleSummary", bytes: Array(k6Handled.utf8)),
        Sample(tool: "k6", description: "summary 1.0.0", bytes: Array(k6New.utf8)),
        Sample(tool: "Locust", description: "stats.csv", bytes: Array(locustStats.utf8)),
        Sample(tool: "Locust", description: "histogram", bytes: Array(locustHistogram.utf8)),
    ]
}
