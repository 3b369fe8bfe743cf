extension ReplicaEngine {
    /// Leading tokens of a prompt that the prefix cache holds.
    struct Hit {
        var tokens = 0
        /// Leading tokens that the request itself left there when it was preempted.
        var keptTokens = 0
        /// Blocks that are idle now and would be in use again.
        var idleBlocks = 0
        var prefixKey: UInt64 = 0
        var sessionKey: UInt64 = 0

        /// The first token that has to be computed.
        var start: Int { max(tokens, keptTokens) }
    }

    /// What the prefix cache holds of the request's prompt: the shared text, and behind it the conversation so far.
    ///
    /// At least one token is always computed, as its logits are needed.
    mutating func findPrefix(_ place: Int32, _ slab: borrowing RequestSlab) -> Hit {
        var hit = Hit()
        guard cachesPrefixes, slab[place].prefixKey != 0 || slab[place].sessionKey != 0 else { return hit }
        let request = slab[place]
        let size = kind.capacity.blockSize
        let limit = (Int(request.target) - 1) / size * size
        if request.prefixKey != 0, request.prefixLength >= size {
            let found = cache.lookUp(request.prefixKey)
            guard found.tokens > 0 else { return hit }
            hit.tokens = min(Int(found.tokens), Int(request.prefixLength) / size * size)
            hit.idleBlocks = Int(found.idleBlocks)
            hit.prefixKey = request.prefixKey
        }
        if request.sessionKey != 0, request.historyLength >= size {
            let found = cache.lookUp(request.sessionKey)
            let tokens = min(Int(found.tokens), Int(request.historyLength) / size * size)
            if tokens > hit.tokens {
                hit.tokens = tokens
                hit.idleBlocks += Int(found.idleBlocks)
                hit.sessionKey = request.sessionKey
            }
        }
        hit.tokens = min(hit.tokens, limit)
        return hit.tokens > 0 ? hit : Hit()
    }

    /// Takes hold of the entries that make up `hit`.
    mutating func take(_ hit: Hit, for place: Int32, _ slab: inout RequestSlab) {
        if hit.prefixKey != 0 { slab[place].prefixEntry = cache.hold(hit.prefixKey) }
        if hit.sessionKey != 0 { slab[place].sessionEntry = cache.hold(hit.sessionKey) }
    }

    /// Leaves the shared text of a prompt that has just been computed to others.
    mutating func keepPrefix(of place: Int32, _ slab: inout RequestSlab) {
        guard cachesPrefixes, slab[place].prefixKey != 0, slab[place].prefixEntry < 0 else { return }
        let blocks = slab[place].prefixLength / Int32(kind.capacity.blockSize)
        guard blocks > 0, slab[place].sharedBlocks == 0, blocks <= slab[place].blocks else { return }
        let entry = cache.insert(
            slab[place].prefixKey, tokens: blocks * Int32(kind.capacity.blockSize), blocks: blocks)
        guard entry >= 0 else { return }
        slab[place].prefixEntry = entry
        slab[place].blocks -= blocks
        slab[place].sharedBlocks += blocks
    }
}
