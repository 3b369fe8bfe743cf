public import Quantities

/// What one unit of work costs, on one basis.
///
/// Input and output share the cost by the time that prompts and decode steps take (the split that OpenCost's design
/// for inference proposes); ``blended`` spreads it over all tokens alike.
public struct UnitCosts: Sendable, Hashable, Codable {
    /// One request.
    public var perRequest: Dollars
    /// 10^6 prompt tokens.
    public var perMillionInput: Dollars
    /// 10^6 answer tokens.
    public var perMillionOutput: Dollars
    /// 10^6 tokens of either kind.
    public var blended: Dollars

    /// The costs of `cost` for `requests` with this many tokens each, of which prompts take `promptShare` of the time.
    public init(cost: Dollars, requests: Requests, input: Tokens, output: Tokens, promptShare: Double) {
        perRequest = cost / requests.value
        perMillionInput = perRequest * (promptShare * 1e6 / input.value)
        perMillionOutput = perRequest * ((1 - promptShare) * 1e6 / output.value)
        blended = perRequest * (1e6 / (input + output).value)
    }

    /// The same costs, all scaled.
    public func scaled(by factor: Double) -> UnitCosts {
        var scaled = self
        scaled.perRequest = perRequest * factor
        scaled.perMillionInput = perMillionInput * factor
        scaled.perMillionOutput = perMillionOutput * factor
        scaled.blended = blended * factor
        return scaled
    }
}
