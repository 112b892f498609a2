import Synchronization

/// Keeps what callbacks bring, in order.
package final class Recorder<Item: Sendable>: Sendable {
    private let kept = Mutex<[Item]>([])

    package init() {}

    package var items: [Item] { kept.withLock { $0 } }

    package func add(_ item: Item) { kept.withLock { $0.append(item) } }
}
