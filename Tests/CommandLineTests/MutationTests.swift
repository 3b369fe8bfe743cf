import ArgumentParser
import Foundation
import TestSupport
import Testing

@testable import Commands

/// Saved plans and command lines as a bad day leaves them.
@Suite("Mutated plans and command lines") struct MutationTests {
    private static let values = [
        "", "-1", "0", "1e999", "nan", "inf", "-inf", "9223372036854775808", "0x1p9", "1e-300", "a=b", "=", "--", "-",
        "workload.rate=", "=2x", "workload.rate=1e400/s", "[", "{a: *b}", "\u{202E}", "1:", ":1", "9:1", "8:0s", "-:5s",
        "/",
        "..", "{}", "x,y", "0.5", "100 %", "H100", "chat", "\u{1F600}", String(repeating: "9", count: 400),
    ]

    @Test("hundreds of random command lines are taken, or refused with the code of wrong usage")
    func commandLines() throws {
        var random = SeededGenerator(seed: 3)
        for (name, type) in Plimsoll.commands {
            let help = type.helpMessage(includeHidden: true)
            let flags = help.matches(of: /--[a-z][a-z-]+/).map { String($0.0) }
            for _ in 0..<25 {
                var arguments: [String] = []
                for _ in 0..<Int.random(in: 0...6, using: &random) {
                    let flag = flags.randomElement(using: &random) ?? "--help"
                    let value = Self.values.randomElement(using: &random) ?? ""
                    arguments +=
                        [[flag], [flag, value], ["\(flag)=\(value)"], [value]].randomElement(using: &random) ?? []
                }
                do {
                    _ = try type.parseAsRoot(arguments)
                } catch {
                    let code = Plimsoll.exitCode(for: error)
                    #expect(code.isSuccess || code.rawValue == 64, "\(name) \(arguments): \(error)")
                    #expect(!Plimsoll.fullMessage(for: error).isEmpty)
                }
            }
        }
    }

    @Test("a saved plan with any damage is read or refused by everything that takes one")
    func plans() async throws {
        let plan = try await Program.run("plan", "--json", "--published-only")
        #expect(plan.code == 0)
        var random = SeededGenerator(seed: 11)
        let bytes = Array(plan.output.utf8)
        let digits = bytes.indices.filter { (0x30...0x39).contains(bytes[$0]) }
        let folder = try ScratchFolder()
        let sound = try folder.write("sound.json", plan.output)
        for round in 0..<10 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let at =
                    (round % 2 == 0
                        ? digits.randomElement(using: &random) : damaged.indices.randomElement(using: &random)) ?? 0
                let word = Array(
                    (["-1", "1e999", "null", "\"", "{", "[]", "0", "1e300", "", ",", "true"].randomElement(
                        using: &random) ?? "").utf8)
                guard at < damaged.count else { continue }
                damaged.replaceSubrange(at...at, with: word)
            }
            let path = try folder.write("damaged.json", damaged)
            for command in [
                ["check", path, "--budget", "100000", "--slo"], ["diff", sound, path],
                ["report", path, "--html", folder.path + "/a.html"],
            ] {
                let result = try await Program.run(command)
                #expect(
                    [0, 2, 3, 65].contains(result.code),
                    "round \(round), \(command[0]): \(result.code) \(result.messages)")
                #expect(result.code == 0 || !result.messages.isEmpty || command[0] != "diff", "round \(round)")
            }
        }
    }
}
