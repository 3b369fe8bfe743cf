import ArgumentParser
import Foundation
import Scenarios
import Subprocess
import Testing

@testable import Commands

/// Every flag that takes a number, in every command that has it: both ends of its range are taken, what is beyond is
/// refused with the flag's name and range, and so is what is no number.
@Suite("Ranges of flags") struct FlagRangeTests {
    /// A flag of a command that takes a number.
    struct Case: Sendable, CustomStringConvertible {
        var command: [String]
        var flag: String
        var description: String { (command + [flag]).joined(separator: " ") }
    }

    /// What has to stand beside a flag, by command and then by flag.
    private static let base: [String: [String]] = [
        "predict": ["--model", "m", "--gpu", "g"], "compare": ["--model", "m", "--gpu", "g"],
        "simulate": ["--model", "m", "--gpu", "g"], "check": ["plan.json"],
        "sweep": ["grid.yaml", "--out", "parts"], "merge": ["parts"],
    ]
    private static let beside: [String: [String]] = [
        "predict --rate": [], "predict --concurrency": [], "predict --batch": [],
        "predict --requests-per-user": ["--concurrency", "1", "--start", "together"],
        "predict --cached": ["--rate", "1", "--input", "1e7"], "compare --cached": ["--rate", "1", "--input", "1e7"],
        "simulate --cached": ["--rate", "1", "--input", "1e7"], "compare --rate": [],
        "compare --confidence": ["--rate", "1", "--slo", "chat"],
        "simulate --rate": [], "simulate --concurrency": [], "check --confidence": ["--slo"], "check --budget": [],
        "check --max-increase": ["--baseline", "b.json"],
    ]

    /// All of them, from what the program says of itself.
    static let cases: [Case] = {
        struct Help: Decodable {
            struct Argument: Decodable {
                struct Name: Decodable { var kind: String; var name: String }
                var kind: String
                var names: [Name]?
            }
            struct Command: Decodable {
                var commandName: String
                var arguments: [Argument]?
                var subcommands: [Command]?
            }
            var command: Command
        }
        func cases(_ command: Help.Command, _ path: [String]) -> [Case] {
            let flags = (command.arguments ?? []).filter { $0.kind == "option" }
                .flatMap { ($0.names ?? []).map { "--" + $0.name } }
            return flags.filter { FlagRange.table[$0] != nil }.map { Case(command: path, flag: $0) }
                + (command.subcommands ?? []).flatMap { cases($0, path + [$0.commandName]) }
        }
        let text = Plimsoll._dumpHelp()
        guard let help = try? JSONDecoder().decode(Help.self, from: Data(text.utf8)) else { return [] }
        return cases(help.command, [])
    }()

    private static func arguments(_ item: Case, _ value: String) -> [String] {
        let command = item.command.joined(separator: " ")
        let rest =
            beside["\(command) \(item.flag)"]
            ?? (["predict", "simulate", "compare"].contains(command)
                ? ["--rate", "1"] : command == "check" ? ["--slo"] : [])
        return item.command + (base[command] ?? []) + rest + ["\(item.flag)=\(value)"]
    }

    /// What is wrong with the arguments; nil when the command would run.
    private static func refusal(_ item: Case, _ value: String) throws -> String? {
        do {
            let arguments = arguments(item, value)
            // The one command alone: putting all of them together takes longer than a question.
            let command = try #require(Plimsoll.commands.first { $0.name == item.command[0] })
            _ = try command.type.parseAsRoot(Array(arguments.dropFirst()))
            return nil
        } catch let error where !(error is ExpectationFailedError) {
            #expect(Plimsoll.exitCode(for: error).rawValue == 64)
            return Plimsoll.fullMessage(for: error)
        }
    }

    @Test("the table has no flag that no command has, and the commands have many of them")
    func complete() {
        #expect(Set(FlagRange.table.keys) == Set(Self.cases.map(\.flag)))
        #expect(Self.cases.count > 40)
    }

    @Test("both ends are taken, what is beyond is refused", arguments: cases)
    func ends(_ item: Case) throws {
        let range = try #require(FlagRange.table[item.flag])
        let isWhole = try Self.refusal(item, "\(range.upperBound - 0.5)")?.contains("invalid") == true
        func text(_ value: Double) -> String { isWhole ? String(Int(value)) : String(value) }
        for end in [range.lowerBound, range.upperBound] {
            #expect(try Self.refusal(item, text(end)) == nil, "\(item) \(text(end))")
        }
        // What is far out, or no number, is the same to all that take the flag.
        let isFirst = Self.cases.first { $0.flag == item.flag }?.command == item.command
        var beyond = [range.lowerBound - max(1, abs(range.lowerBound)), range.upperBound * 2 + 1].map(text)
        if isFirst {
            beyond +=
                isWhole ? ["-9223372036854775808", "9223372036854775807"] : ["-1e308", "1e308", "inf", "-inf", "nan"]
        }
        for value in beyond {
            let message = try #require(try Self.refusal(item, value), "\(item) \(value)")
            #expect(message.contains("\(item.flag): ") && message.contains("out of range"), "\(message)")
        }
        for value in isFirst ? ["", "x", "1e999999x", "0x10", "１", "99999999999999999999999"] : ["x"]
        where isWhole || value != "0x10" && !value.hasPrefix("9") {
            #expect(try Self.refusal(item, value) != nil, "\(item) \(value)")
        }
    }

    /// Whether both ends are not only taken but run: minutes, for `PLIMSOLL_RANGES=1` and `.ci/run`'s betters.
    private static let runsToo = ProcessInfo.processInfo.environment["PLIMSOLL_RANGES"] != nil

    @Test("commands run at both ends, to a documented exit code", .enabled(if: runsToo), arguments: cases)
    func runs(_ item: Case) async throws {
        let range = try #require(FlagRange.table[item.flag])
        for end in [range.lowerBound, range.upperBound] {
            let isWhole = try Self.refusal(item, "\(range.upperBound - 0.5)")?.contains("invalid") == true
            let arguments = Self.arguments(item, isWhole ? String(Int(end)) : String(end)).map { argument in
                argument == "m"
                    ? "meta-llama/Llama-3.1-8B-Instruct" : argument == "g" ? "nvidia-h100-sxm-80gb" : argument
            }
            let result = try await Program.start(arguments) {
                try await Task.sleep(for: .seconds(4))
                // Whoever is asked twice ends at once.
                return [.interrupt, .interrupt]
            }
            #expect(
                [0, 2, 3, 64, 65, 66, 74, 130].contains(result.code), "\(arguments): \(result.code) \(result.messages)")
            #expect(!result.messages.contains("internal fault"), "\(arguments): \(result.messages)")
        }
    }
}
