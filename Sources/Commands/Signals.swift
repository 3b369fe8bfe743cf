import Foundation
import Synchronization

/// What signals do to the program: half-written files go, and a run that listens ends early with what it has.
///
/// Handlers only do what a handler may: read numbers, call the system, and leave.
enum Signals {
    /// The paths of half-written files, where a handler can read them.
    private struct Drafts: @unchecked Sendable {
        let paths = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: Drafts.limit)
        static let limit = 4096
    }

    private static let drafts = Drafts()
    private static let draftCount = Atomic<Int>(0)
    private static let listeners = Atomic<Bool>(false)
    private static let asked = Atomic<Bool>(false)

    /// Takes charge of the signals that end the program or that a fault in it raises.
    ///
    /// A signal that is ignored from the start, as below `nohup`, stays so.
    static func takeCharge() {
        // First here, as a handler must not be the one to make them.
        draftCount.store(0, ordering: .relaxed)
        drafts.paths[0] = nil
        for signal in [SIGINT, SIGTERM, SIGHUP] where isDefault(signal) {
            install(signal, flags: SA_RESTART) { Signals.end($0) }
        }
        // Whoever writes hears of a reader that has gone away, and can tidy up.
        if isDefault(SIGPIPE) { signal(SIGPIPE, SIG_IGN) }
        // A fault may be an overflow of the usual stack.
        var stack = stack_t(
            ss_sp: UnsafeMutableRawPointer.allocate(byteCount: 1 << 16, alignment: 16), ss_flags: 0, ss_size: 1 << 16)
        sigaltstack(&stack, nil)
        guard !isDebugged else { return }
        for signal in [SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGBUS, SIGSEGV] {
            install(signal, flags: Int32(SA_ONSTACK)) { Signals.fault($0) }
        }
    }

    /// Whether faults are the business of a sanitizer, or of Swift's own backtraces where they were asked for.
    private static var isDebugged: Bool {
        let program = dlopen(nil, RTLD_NOW)
        let sanitizers = ["__asan_init", "__tsan_init", "__ubsan_handle_builtin_unreachable"]
        return getenv("SWIFT_BACKTRACE") != nil || sanitizers.contains { name in dlsym(program, name) != nil }
    }

    /// From now on the first Ctrl-C is only noted, for ``wantsEnd``; the second one ends the program.
    static func listen() {
        listeners.store(true, ordering: .sequentiallyConsistent)
        install(SIGINT, flags: SA_RESTART) { Signals.end($0) }
    }

    /// Whether somebody has pressed Ctrl-C since ``listen()``.
    static var wantsEnd: Bool { asked.load(ordering: .relaxed) }

    /// Has the half-written file at `path` removed if a signal ends the program, until ``keep(_:)`` of the number given.
    static func remove(_ path: String) -> Int {
        let place = draftCount.load(ordering: .relaxed)
        guard place < Drafts.limit else { return place }
        drafts.paths[place] = strdup(path)
        draftCount.store(place + 1, ordering: .sequentiallyConsistent)
        return place
    }

    /// Leaves a file alone that ``remove(_:)`` was told of.
    static func keep(_ number: Int) {
        // The few bytes of its path stay: a handler may be reading them on another thread.
        if number < Drafts.limit { drafts.paths[number] = nil }
    }

    private static func isDefault(_ signal: Int32) -> Bool {
        var present = sigaction()
        guard sigaction(signal, nil, &present) == 0 else { return false }
        #if canImport(Darwin)
            return present.__sigaction_u.__sa_handler == nil
        #else
            return present.__sigaction_handler.sa_handler == nil
        #endif
    }

    private static func install(_ signal: Int32, flags: Int32, _ handler: @escaping @convention(c) (Int32) -> Void) {
        var action = sigaction()
        #if canImport(Darwin)
            action.__sigaction_u.__sa_handler = handler
        #else
            action.__sigaction_handler.sa_handler = handler
        #endif
        action.sa_flags = flags
        sigaction(signal, &action, nil)
    }

    private static func end(_ number: Int32) {
        if number == SIGINT, listeners.load(ordering: .relaxed),
            !asked.exchange(true, ordering: .sequentiallyConsistent)
        {
            return
        }
        var place = draftCount.load(ordering: .sequentiallyConsistent)
        while place > 0 {
            place -= 1
            if let path = drafts.paths[place] { unlink(path) }
        }
        signal(number, SIG_DFL)
        raise(number)
        // Raised within its own handler, a signal waits until that returns.
    }

    private static func fault(_ number: Int32) {
        let words: StaticString =
            "\nplimsoll: internal fault, please report it with the command line and the files it names\n"
        _ = write(STDERR_FILENO, words.utf8Start, words.utf8CodeUnitCount)
        _exit(Failure.Code.internalFault.rawValue)
    }
}
