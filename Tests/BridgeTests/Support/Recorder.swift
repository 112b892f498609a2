import Synchronization

/// Keeps what callbacks bring, in order.
final class Recorder<Item: Sendable>: Sendable {
    private let kept = Mutex<[Item]>([])

    var items: [Item] { kept.withLock { $0 } }

    func add(_ item: Item) { kept.withLock { $0.append(item) } }
}
