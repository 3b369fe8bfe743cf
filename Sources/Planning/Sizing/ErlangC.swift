/// A queue in front of several servers that any of them takes from: Erlang's formula for the chance of waiting.
///
/// M/M/c: Poisson arrivals, exponential service. Numerically stable for any number of servers (the recursion of Erlang's
/// B formula). The pool is what makes large fleets run at higher utilization than small ones for the same wait.
public struct ErlangC: Sendable, Hashable {
    /// Servers, at least 1.
    public let servers: Int
    /// Load in servers' worth of work: arrival rate times mean service time.
    public let load: Double

    /// A pool of `servers` under `load`.
    public init(servers: Int, load: Double) {
        self.servers = max(1, servers)
        self.load = max(0, load)
    }

    /// Load over servers.
    public var utilization: Double { load / Double(servers) }

    /// The chance that a request finds all servers taken; 1 when the load is more than they can carry.
    ///
    /// Complexity: O(√load + servers - load), and O(√load) where hardly anyone waits.
    public var waitProbability: Double {
        guard load > 0 else { return 0 }
        guard utilization < 1 else { return 1 }
        // With far fewer servers than load, those turned away are what is too much; what is wrong with that shrinks from server
        // to server, to nothing over so many standard deviations.
        let first = max(0, Int(load - 12 * load.squareRoot()))
        var inverse = 1 / (1 - Double(first) / load)
        for count in first + 1...servers {
            inverse = 1 + inverse * Double(count) / load
            // The blocking chance only falls with more servers: too small a number to matter stays one.
            if inverse > 1e30 { return 0 }
        }
        let blocking = 1 / inverse
        return blocking / (1 - utilization * (1 - blocking))
    }

    /// Mean wait in units of the mean service time; infinite when the load is more than the servers can carry.
    ///
    /// `variation` is the mean of the squared coefficients of variation of arrivals and service (Allen and Cunneen): 1 for
    /// M/M/c.
    public func wait(variation: Double = 1) -> Double {
        guard load > 0 else { return 0 }
        guard utilization < 1 else { return .infinity }
        return waitProbability / (Double(servers) - load) * variation
    }
}
