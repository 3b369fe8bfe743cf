internal import Dispatch
internal import Synchronization

/// What `work` makes of each of `items`, in their order, on all cores when `isParallel`.
///
/// The work must be pure: it runs in any order. Items are handed out one by one, to at most `threads` at a time; nil
/// takes all cores. Where it `isLong`, whoever watches ``LongWork`` is told of each item.
public func parallelMap<Item: Sendable, Product: Sendable>(
    _ items: [Item], isParallel: Bool = true, threads: Int? = nil, isLong: Bool = false,
    _ work: @Sendable (Item) -> Product
) -> [Product] {
    let jobs = isLong ? LongWork.Jobs(items.count) : nil
    @Sendable func product(_ item: Item) -> Product {
        defer { jobs?.finishOne() }
        return work(item)
    }
    guard isParallel, items.count > 1, threads ?? 2 > 1 else { return items.map(product) }
    let slots = ResultSlots<Product>(count: items.count)
    if let threads, threads < items.count {
        let next = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: threads) { _ in
            while true {
                let index = next.add(1, ordering: .relaxed).oldValue
                guard index < items.count else { return }
                slots.set(index, product(items[index]))
            }
        }
        return slots.values
    }
    DispatchQueue.concurrentPerform(iterations: items.count) { slots.set($0, product(items[$0])) }
    return slots.values
}

/// One place for each parallel job's result.
///
/// Each index is written once, by one job.
private final class ResultSlots<Product>: @unchecked Sendable {
    private let storage: UnsafeMutableBufferPointer<Product?>

    init(count: Int) {
        storage = .allocate(capacity: count)
        storage.initialize(repeating: nil)
    }

    deinit {
        storage.deinitialize()
        storage.deallocate()
    }

    func set(_ index: Int, _ product: Product) { storage[index] = product }

    var values: [Product] { storage.compactMap { $0 } }
}
