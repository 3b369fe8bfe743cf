import ArgumentParser
import Foundation
import Input
import RunStore

/// What ends a command early: a message and the code to exit with.
///
/// The only place that knows the codes.
struct Failure: Error {
    /// The documented exit codes; never reused.
    enum Code: Int32 {
        case internalFault = 1
        case gateNotMet = 2
        case infeasible = 3
        case usage = 64
        case badData = 65
        case noInput = 66
        case inputOutput = 74
        case interrupted = 130
    }

    let code: Code
    let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Says what `error` means and leaves.
    static func exit(with error: any Error) -> Never {
        switch error {
        case let failure as Failure: leave(failure)
        case let problems as InputProblems:
            leave(Failure(code(of: problems), problems.description))
        case let file as FileFailure: leave(Failure(code(of: file), file.description))
        case let store as RunStoreFailure: leave(Failure(store))
        default: leave(with: error)
        }
    }

    /// Help and versions are results; the rest is wrong arguments.
    private static func leave(with error: any Error) -> Never {
        let code = Plimsoll.exitCode(for: error)
        let message = Plimsoll.fullMessage(for: error)
        guard code.isSuccess else {
            Output.complain(message)
            Foundation.exit(code.rawValue)
        }
        do { try Output.write(message + "\n") } catch { exit(with: error) }
        Foundation.exit(code.rawValue)
    }

    private static func code(of problems: InputProblems) -> Code {
        if problems.diagnostics.allSatisfy(\.isMissingFile) { return .noInput }
        // Nothing is wrong with what was asked for; it is there nowhere, as other plans are too slow or too large.
        if problems.diagnostics.allSatisfy(\.isNotForSale) { return .infeasible }
        return problems.diagnostics.allSatisfy(\.isUnreadableFile) ? .inputOutput : .badData
    }

    private static func code(of failure: FileFailure) -> Code {
        switch failure.kind {
        case .missing: .noInput
        case .unreadable, .unwritable: .inputOutput
        case .badData: .badData
        }
    }

    private static func leave(_ failure: Failure) -> Never {
        if !failure.message.isEmpty { Output.complain(failure.message) }
        Foundation.exit(failure.code.rawValue)
    }
}
