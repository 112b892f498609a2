import Synchronization

@testable import CloudCore

extension RandomSource {
    /// Generates 0, 1, 2 …
    package static func counting() -> RandomSource {
        let count = Counter()
        return RandomSource { count.next() }
    }

    private final class Counter: Sendable {
        private let value = Mutex<UInt64>(0)
        func next() -> UInt64 {
            value.withLock { value in
                defer { value += 1 }
                return value
            }
        }
    }
}
