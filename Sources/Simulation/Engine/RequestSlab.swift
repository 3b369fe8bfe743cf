/// Places for live requests, used again when a request is done: as many as were ever alive at once.
struct RequestSlab: ~Copyable {
    private var places = OwnedArray<LiveRequest>(capacity: 64)
    private var free = OwnedArray<Int32>(capacity: 64)

    /// Requests that are alive.
    var count: Int { places.count - free.count }

    /// All places, those of requests that are done too.
    var indices: Range<Int32> { 0..<Int32(places.count) }

    subscript(place: Int32) -> LiveRequest {
        @inline(__always) unsafeAddress { UnsafePointer(places.address(of: Int(place))) }
        @inline(__always) unsafeMutableAddress { places.address(of: Int(place)) }
    }

    /// A place with a request that has just come.
    @inline(__always)
    mutating func newPlace() -> Int32 {
        if !free.isEmpty {
            let place = free.removeLast()
            places[Int(place)] = LiveRequest()
            return place
        }
        places.append(LiveRequest())
        return Int32(places.count - 1)
    }

    @inline(__always)
    mutating func remove(_ place: Int32) {
        places[Int(place)].stage = .done
        free.append(place)
    }
}

/// Requests in line, through their own links: those that wait at a replica, or those that run there.
struct RequestList {
    private(set) var first: Int32 = -1
    private(set) var last: Int32 = -1

    @inline(__always) var isEmpty: Bool { first < 0 }

    @inline(__always)
    mutating func append(_ place: Int32, _ slab: inout RequestSlab) {
        slab[place].previous = last
        slab[place].next = -1
        if last >= 0 { slab[last].next = place } else { first = place }
        last = place
    }

    mutating func prepend(_ place: Int32, _ slab: inout RequestSlab) {
        slab[place].previous = -1
        slab[place].next = first
        if first >= 0 { slab[first].previous = place } else { last = place }
        first = place
    }

    @inline(__always)
    mutating func remove(_ place: Int32, _ slab: inout RequestSlab) {
        let previous = slab[place].previous
        let next = slab[place].next
        if previous >= 0 { slab[previous].next = next } else { first = next }
        if next >= 0 { slab[next].previous = previous } else { last = previous }
    }
}
