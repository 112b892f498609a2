import CommonBase

/// Sets of times, as sorted ranges that neither overlap nor touch.
package enum TimeRanges {
    /// Sorts and joins; empty ranges vanish.
    package static func merged(_ ranges: [Range<Timestamp>]) -> [Range<Timestamp>] {
        var result: [Range<Timestamp>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
            if let last = result.last, range.lowerBound <= last.upperBound {
                let end = max(last.upperBound, range.upperBound)
                result[result.count - 1] = last.lowerBound..<end
            } else {
                result.append(range)
            }
        }
        return result
    }

    /// The parts of merged ranges that lie in a window.
    package static func clipped(
        _ ranges: [Range<Timestamp>], to window: Range<Timestamp>
    ) -> [Range<Timestamp>] {
        ranges.compactMap { range in
            let clipped = range.clamped(to: window)
            return clipped.isEmpty ? nil : clipped
        }
    }

    /// Merged ranges without the times of others.
    ///
    /// - Parameter removed: in any order.
    package static func subtracting(
        _ removed: [Range<Timestamp>], from ranges: [Range<Timestamp>]
    ) -> [Range<Timestamp>] {
        let holes = merged(removed)
        var result: [Range<Timestamp>] = []
        var first = 0
        for range in ranges {
            var start = range.lowerBound
            while first < holes.count, holes[first].upperBound <= start { first += 1 }
            var hole = first
            while hole < holes.count, holes[hole].lowerBound < range.upperBound {
                if holes[hole].lowerBound > start { result.append(start..<holes[hole].lowerBound) }
                start = max(start, holes[hole].upperBound)
                hole += 1
            }
            if start < range.upperBound { result.append(start..<range.upperBound) }
        }
        return result
    }

    /// The range with its ends moved outward to whole quarters of an hour.
    package static func wholeQuarters(_ range: Range<Timestamp>) -> Range<Timestamp> {
        let quarter = Booking.quarter
        let start = range.lowerBound.milliseconds.flooredQuotient(quarter) * quarter
        let end = -((-range.upperBound.milliseconds).flooredQuotient(quarter)) * quarter
        return Timestamp(milliseconds: start)..<Timestamp(milliseconds: max(start, end))
    }
}
