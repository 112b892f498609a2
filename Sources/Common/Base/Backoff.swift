/// Exponential backoff with full jitter: the ceiling doubles with each failure up to a limit, and
/// each wait is drawn uniformly between zero and the ceiling, so that a thousand devices that lost
/// the same server do not reconnect at once.
///
/// | failures | ceiling with the defaults |
/// |---|---|
/// | 1 | 1 s |
/// | 4 | 8 s |
/// | 10 and more | 5 min |
package struct Backoff: Sendable {
    package let baseMilliseconds: Int64
    package let limitMilliseconds: Int64
    package private(set) var failures = 0

    package init(baseMilliseconds: Int64 = 1000, limitMilliseconds: Int64 = 300_000) {
        self.baseMilliseconds = baseMilliseconds
        self.limitMilliseconds = limitMilliseconds
    }

    /// Records a failure and returns the wait in milliseconds before the next attempt.
    package mutating func failed(using generator: inout some RandomNumberGenerator) -> Int64 {
        failures += 1
        return Int64.random(in: 0...ceilingMilliseconds, using: &generator)
    }

    package mutating func succeeded() { failures = 0 }

    package var ceilingMilliseconds: Int64 {
        guard failures > 0 else { return 0 }
        let doublings = min(failures - 1, 30)
        let (ceiling, overflow) = baseMilliseconds.multipliedReportingOverflow(by: 1 << doublings)
        return overflow ? limitMilliseconds : min(limitMilliseconds, ceiling)
    }
}
