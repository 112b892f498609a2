import CloudCharging
import CloudCore
import CloudFleet
import CommonBase

extension AvailabilityReader {
    /// When a connector is free for a person to see: for somebody who may charge only by their
    /// groups, within the hours of these.
    /// - Parameter person: nil for a visitor.
    package static func shown(
        at station: StationID, connector: Int64, of location: LocationID, to person: PersonID?,
        in window: Range<Timestamp>, _ now: Timestamp, _ db: Database
    ) throws -> Availability {
        var availability = try Self.availability(
            at: station, connector: connector, of: location, for: person, in: window, db)
        guard let person,
            let open = try GroupAllowance.openTimes(
                for: person, at: station, in: window, now, db)
        else { return availability }
        availability.calendar.busy += TimeRanges.subtracting(open, from: [window])
        return availability
    }
}
