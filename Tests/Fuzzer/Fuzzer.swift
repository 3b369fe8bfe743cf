import Foundation
import Harnesses

/// What libFuzzer calls, again and again, with bytes that reach something new; see `.ci/fuzz`.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzerTestOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    harness.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}

/// The entry that SwiftPM gives every program, in place of libFuzzer's own, which does the same.
@main
enum Fuzzer {
    static func main() {
        var count = CommandLine.argc
        var arguments = CommandLine.unsafeArgv
        exit(runLibFuzzer(&count, &arguments, fuzzerTestOneInput))
    }
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runLibFuzzer(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

private let harness: Harness = {
    let name = ProcessInfo.processInfo.environment["PLIMSOLL_HARNESS"] ?? ""
    guard let harness = Harness(rawValue: name) else {
        preconditionFailure("PLIMSOLL_HARNESS is one of: " + Harness.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return harness
}()
