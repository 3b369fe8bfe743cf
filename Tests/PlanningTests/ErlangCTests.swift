import TestSupport
import Testing

@testable import Planning

@Suite("Erlang's C formula") struct ErlangCTests {
    @Test(
        "waits at 80% utilization, in service times, for pools of growing size",
        arguments: [(1, 4.0), (2, 1.78), (4, 0.75), (8, 0.29), (16, 0.10)])
    func pooling(servers: Int, expected: Double) {
        let wait = ErlangC(servers: servers, load: 0.8 * Double(servers)).wait()
        #expect(abs(wait - expected) < 0.006, "\(wait)")
    }

    @Test("one server waits as M/M/1 does: the chance is the load, the wait load / (1 - load)")
    func single() {
        for load in [0.1, 0.5, 0.9, 0.99] {
            let pool = ErlangC(servers: 1, load: load)
            #expect(relativeError(pool.waitProbability, load) < 1e-12)
            #expect(relativeError(pool.wait(), load / (1 - load)) < 1e-12)
        }
    }

    @Test("the formula of the textbook, term by term, for small pools")
    func textbook() {
        for servers in 1...12 {
            for load in stride(from: 0.3, to: Double(servers), by: 0.7) {
                var term = 1.0
                var sum = 1.0
                for k in 1..<max(servers, 1) {
                    term *= load / Double(k)
                    sum += term
                }
                if servers == 1 { sum = 1 }
                let last = (servers == 1 ? 1 : term) * load / Double(servers) / (1 - load / Double(servers))
                let expected = last / (sum + last)
                #expect(relativeError(ErlangC(servers: servers, load: load).waitProbability, expected) < 1e-9)
            }
        }
    }

    @Test("the same as server by server from the first one, however many there are")
    func serverByServer() {
        for load in [0.2, 3, 40, 144, 145, 999.5, 20_000] {
            for spare in [0.01, 0.3, 2, 5] {
                let servers = Int((load + spare * load.squareRoot() + 1).rounded(.up))
                var blocking = 1.0
                for count in 1...servers {
                    blocking = load * blocking / (Double(count) + load * blocking)
                }
                let expected = blocking / (1 - load / Double(servers) * (1 - blocking))
                let found = ErlangC(servers: servers, load: load).waitProbability
                #expect(relativeError(found, expected) < 1e-9, "\(servers) under \(load)")
            }
        }
    }

    @Test("no load never waits, too much load always, thousands of servers neither overflow nor lie")
    func ends() {
        #expect(ErlangC(servers: 3, load: 0).wait() == 0)
        #expect(ErlangC(servers: 3, load: 3).waitProbability == 1 && ErlangC(servers: 3, load: 4).wait() == .infinity)
        let large = ErlangC(servers: 20_000, load: 19_900).waitProbability
        #expect(large > 0.3 && large < 0.5)
        #expect(ErlangC(servers: 20_000, load: 10_000).waitProbability < 1e-100)
    }
}
