import Synchronization

/// Bounds how many large messages are handled at once, over all stations: the values of a message
/// take about ten times the memory of its text.
final class LargeMessages: Sendable {
    /// What is larger in bytes needs a place.
    static let threshold = 256 * 1024
    /// 4 messages of 4 MiB are about 160 MiB while they are handled.
    private static let places = 4

    private let taken = Mutex(0)

    /// - Returns: whether there was a place; then call `giveBack` once.
    func take() -> Bool {
        taken.withLock { taken in
            guard taken < Self.places else { return false }
            taken += 1
            return true
        }
    }

    func giveBack() { taken.withLock { $0 -= 1 } }
}
