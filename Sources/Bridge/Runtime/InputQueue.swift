import Dispatch
import Synchronization

/// Inputs for a loop on a thread of its own: any thread may add one without waiting.
final class InputQueue<Item: Sendable>: Sendable {
    /// Most waiting items; `put` drops more and returns false.
    static var limit: Int { 10_000 }

    private let items = Mutex<[Item]>([])
    private let signal = DispatchSemaphore(value: 0)

    @discardableResult
    func put(_ item: Item) -> Bool {
        let isTaken = items.withLock { items in
            guard items.count < Self.limit else { return false }
            items.append(item)
            return true
        }
        if isTaken { signal.signal() }
        return isTaken
    }

    /// The next item; nil after `milliseconds`, or waits for ever when that is nil.
    func take(within milliseconds: Int64?) -> Item? {
        guard let milliseconds else {
            signal.wait()
            return first()
        }
        // tidy:allow time: a wait that ends; nothing reads this clock
        let deadline = DispatchTime.now() + .milliseconds(Int(clamping: max(0, milliseconds)))
        return signal.wait(timeout: deadline) == .success ? first() : nil
    }

    private func first() -> Item? {
        items.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }
}
