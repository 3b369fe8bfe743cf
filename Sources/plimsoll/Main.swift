import Commands
// For the linker: only what is compiled for static linking names the parts that a static Foundation consists of.
import Foundation

/// The program, apart from its commands: how it is linked is nothing to their tests.
@main
enum Main {
    static func main() { runCommandLine() }
}
