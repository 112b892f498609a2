import Foundation

/// How many random cases a property test tries: all of them with `ZAPOJ_LONG_TESTS`, which
/// `scripts/test --long` sets, and a quarter otherwise.
package enum RandomCases {
    package static let isLong = ProcessInfo.processInfo.environment["ZAPOJ_LONG_TESTS"] != nil

    /// The seeds of a block; blocks do not overlap.
    package static func block(_ number: UInt64, of size: UInt64) -> Range<UInt64> {
        let first = number * size
        return first..<first + (isLong ? size : (size + 3) / 4)
    }
}
