import Foundation
import Harnesses

/// What libFuzzer calls, again and again, with bytes that reach something new; see `.ci/fuzz`.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzerTestOneInput(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    harness.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}

private let harness: Harness = {
    let name = ProcessInfo.processInfo.environment["PLIMSOLL_HARNESS"] ?? ""
    guard let harness = Harness(rawValue: name) else {
        preconditionFailure("PLIMSOLL_HARNESS is one of: " + Harness.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return harness
}()
