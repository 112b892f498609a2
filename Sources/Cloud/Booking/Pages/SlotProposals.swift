import CommonBase

/// Proposes times in which a car can be charged before it must be ready.
package enum SlotProposals {
    /// Power where nobody has said another, in W: one that every car takes for hours.
    static let standardPowerW: Int64 = 11_000

    /// How long charging takes, in milliseconds: whole quarters of an hour, with a tenth more, since
    /// cars charge slower at the end.
    /// - Parameters:
    ///   - energyWh: up to `BookingLimits.energies`.
    ///   - powerW: at least 1,000 counts.
    package static func length(energyWh: Int64, powerW: Int64) -> Int64 {
        let seconds = energyWh * 3600 * 11 / 10 / max(1000, powerW)
        let quarters = (seconds * 1000 + Booking.quarter - 1) / Booking.quarter
        return max(1, quarters) * Booking.quarter
    }

    /// Power above which a charger for alternating current is unlikely, in W.
    private static let highestPowerW: Int64 = 22_000

    /// The energy that a car can take in a time at most, in Wh.
    /// - Parameter statedPowerW: of the station, in W; nil if nobody has said it.
    static func energyWh(in time: Range<Timestamp>, statedPowerW: Int64?) -> Int64 {
        let seconds = time.upperBound.millisecondsSince(time.lowerBound) / 1000
        return (statedPowerW ?? highestPowerW) * seconds / 3600
    }

    /// All times of a length within free ones, in quarters of an hour, the first first.
    /// - Parameter limit: of their number.
    package static func all(
        _ length: Int64, within free: [Range<Timestamp>], limit: Int = 700
    ) -> [Range<Timestamp>] {
        var found: [Range<Timestamp>] = []
        for range in free {
            let quarter = Booking.quarter
            var start =
                -((-range.lowerBound.milliseconds).flooredQuotient(quarter)) * quarter
            while start + length <= range.upperBound.milliseconds, found.count < limit {
                found.append(
                    Timestamp(milliseconds: start)..<Timestamp(milliseconds: start + length))
                start += quarter
            }
        }
        return found
    }

    /// The cheapest, the first and the last of these times, each once.
    /// - Parameter price: of a time; nil where nothing is known. Of equal prices the first wins.
    package static func choose(
        _ times: [Range<Timestamp>], price: (Range<Timestamp>) -> Money?
    ) -> [Range<Timestamp>] {
        guard let first = times.first, let last = times.last else { return [] }
        let priced = times.compactMap { time in price(time).map { (time, $0) } }
        let cheapest = priced.min { ($0.1, $0.0.lowerBound) < ($1.1, $1.0.lowerBound) }?.0
        var chosen: [Range<Timestamp>] = []
        for time in [cheapest, first, last].compactMap(\.self) where !chosen.contains(time) {
            chosen.append(time)
        }
        return chosen
    }
}
