import Foundation
import Input
import Quantities
import TestSupport
import Testing

@testable import Measurements

@Suite("Logs of requests") struct RequestLogTests {
    private func read(_ text: String, _ fields: RequestLogFields = RequestLogFields()) throws -> RequestLog.Content {
        try RequestLog.read(name: "log", bytes: Array(text.utf8), fields: fields)
    }

    /// The same four requests in every form: 100 and 20 tokens, 200 and 40, 300 and 60, 400 and 80; one failed.
    private static let forms: [(name: String, text: String, map: String?)] = [
        (
            "table",
            """
            startTime,endTime,completionStartTime,prompt_tokens,completion_tokens,session_id,status,model_group
            2026-09-21 14:00:00.100,2026-09-21 14:00:02.100,2026-09-21 14:00:00.400,100,20,a,success,m
            2026-09-21 14:00:01,2026-09-21 14:00:02,2026-09-21 14:00:01.3,200,40,b,success,m
            2026-09-21 14:00:02,2026-09-21 14:00:03,2026-09-21 14:00:02.3,300,60,a,success,m
            2026-09-21 14:00:04,2026-09-21 14:00:04,,0,0,a,failure,m
            2026-09-21 14:00:03,2026-09-21 14:00:04,2026-09-21 14:00:03.3,400,80,c,success,m
            """, nil
        ),
        (
            "answers",
            (1...4).map { index in
                "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":\(1_790_000_000 + index),\"model\":\"m\","
                    + "\"choices\":[{\"text\":\"\\\"prompt_tokens\\\": 9\"}],\"usage\":{\"prompt_tokens\":\(100 * index),"
                    + "\"completion_tokens\":\(20 * index),\"prompt_tokens_details\":{\"cached_tokens\":\(50 * index)}}}\n"
            }.joined() + "{\"object\":\"chat.completion.chunk\",\"usage\":null}\n", nil
        ),
        (
            "spans",
            "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":["
                + (1...4).map { index in
                    "{\"startTimeUnixNano\":\"179000000\(index)000000000\",\"endTimeUnixNano\":\"179000000\(index)500000000\","
                        + "\"attributes\":[{\"key\":\"gen_ai.operation.name\",\"value\":{\"stringValue\":\"chat\"}},"
                        + "{\"key\":\"gen_ai.usage.input_tokens\",\"value\":{\"intValue\":\"\(100 * index)\"}},"
                        + "{\"key\":\"gen_ai.usage.output_tokens\",\"value\":{\"intValue\":\(20 * index)}}]}"
                }.joined(separator: ",")
                + ",{\"startTimeUnixNano\":\"1790000000000000000\",\"attributes\":[{\"key\":\"gen_ai.operation.name\","
                + "\"value\":{\"stringValue\":\"invoke_agent\"}},{\"key\":\"gen_ai.usage.input_tokens\",\"value\":{\"intValue\":\"9\"}},"
                + "{\"key\":\"gen_ai.usage.output_tokens\",\"value\":{\"intValue\":\"9\"}}]}]}]}]}\n", nil
        ),
        (
            "words",
            (1...4).map { index in
                "10.0.0.5 - u\(index) [10/Oct/2026:13:55:3\(index) +0200] \"POST /v1 HTTP/1.1\" 200 in=\(100 * index) out=\(20 * index)\n"
            }.joined() + "10.0.0.5 - - [10/Oct/2026:13:55:39 +0200] \"POST /v1 HTTP/1.1\" 500 in=1 out=1\n",
            "time=#4,input=#7,output=#8,status=#6,session=#3"
        ),
    ]

    @Test("the same requests come out of every form, in any order, compressed or not", arguments: [0, 1, 2, 3])
    func forms(index: Int) throws {
        let form = Self.forms[index]
        let fields = try form.map.map { text throws(InputProblems) in try RequestLogFields(text) } ?? RequestLogFields()
        let sums = try read(form.text, fields).sums
        #expect(sums.requests == 4 && sums.input.mean == 250 && sums.output.mean == 50, "\(form.name)")
        #expect(sums.last - sums.first == 3 || abs(sums.last - sums.first - 2.9) < 1e-6)
        #expect(sums.unreadable == 0 && sums.correlation.map { $0 > 0.99 } == true)
        #expect(sums.jointBins.reduce(0) { $0 + $1.share } == 1)
        if form.name == "table" {
            #expect(sums.failed == 1 && abs((sums.sessionCount ?? 0) - 3) < 0.1 && sums.outOfOrder == 0)
            #expect(abs((sums.latencies.firstToken.mean?.value ?? 0) - 0.3) < 1e-3 && sums.modelNames == ["m"])
        }
        if form.name == "answers" { #expect(sums.cached == 500) }
        if form.name == "words" { #expect(sums.failed == 1) }
    }

    @Test("the order of lines changes nothing but the count of those out of order")
    func order() throws {
        let lines = (0..<9000).map { "\(1_790_000_000 + $0),\(100 + $0 % 7),\(20 + $0 % 5)" }
        var shuffled = lines
        var random = SeededGenerator(seed: 3)
        for index in stride(from: 0, to: 9000, by: 50) {
            shuffled.replaceSubrange(index..<index + 50, with: lines[index..<index + 50].shuffled(using: &random))
        }
        let header = "time,input,output\n"
        let (one, other) = (
            try read(header + lines.joined(separator: "\n")).sums,
            try read(header + shuffled.joined(separator: "\n")).sums
        )
        #expect(other.outOfOrder > 1000 && one.outOfOrder == 0)
        #expect(one.hours == other.hours && one.input.bins.map(\.share) == other.input.bins.map(\.share))
        #expect(one.dispersion == other.dispersion && one.dispersion.map { $0 < 0.01 } == true)
    }

    @Test("arrivals at random have a burstiness of about one, and bursts more")
    func burstiness() throws {
        var random = SeededGenerator(seed: 5)
        func log(_ burst: Int) throws -> Double? {
            var (time, lines) = (1_790_000_000.0, ["time,input,output"])
            while time < 1_790_000_000 + 7200 {
                time += -log(Double.random(in: 1e-9...1, using: &random)) * Double(burst) / 2
                for _ in 0..<burst { lines.append("\(time),1,1") }
            }
            return try read(lines.joined(separator: "\n")).sums.dispersion
        }
        func log(_ x: Double) -> Double { Foundation.log(x) }
        #expect(abs((try log(1) ?? 0) - 1) < 0.1)
        #expect((try log(5) ?? 0) > 3)
    }

    @Test("distinct values are counted to a few percent, whatever their number")
    func distinct() {
        for count in [1, 100, 5000, 200_000] {
            var distinct = DistinctCount()
            for index in 0..<count * 2 {
                Array("user-\(index % count)".utf8).withUnsafeBufferPointer { distinct.add($0) }
            }
            #expect(abs(distinct.estimate / Double(count) - 1) < 0.06, "\(count): \(distinct.estimate)")
        }
    }

    @Test(
        "what cannot be read is refused with what to do",
        arguments: [
            ("", "empty", nil), ("a,b\n1,2\n", "no column for time", nil), ("{\"a\": 1}\n", "no key for time", nil),
            ("time,input,output\n", "no requests", nil), ("time,input,output\nx,y,z\n", "none of 1 lines", nil),
            ("time,input,output\n1,2,3\n", "no column tme", "time=tme,input=input,output=output"),
            ("a b c\n", "no number of a word", "time=#1,input=#2,output=third"),
        ] as [(String, String, String?)])
    func refused(text: String, reason: String, map: String?) {
        #expect {
            let fields = try map.map { text throws(InputProblems) in try RequestLogFields(text) } ?? RequestLogFields()
            _ = try read(text, fields)
        } throws: {
            "\($0)".contains(reason)
        }
    }

    @Test("roles are named in full, and the nearest is offered")
    func roles() {
        for (text, reason) in [
            ("time=a,input=b", "have to be named"), ("tim=a", "did you mean time"), ("time", "form role=field"),
        ] {
            #expect {
                try RequestLogFields(text)
            } throws: {
                "\($0)".contains(reason)
            }
        }
    }
}
