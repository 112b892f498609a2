import CloudCharging
import CloudCore
import CommonBase

/// Tells the pages of charging of bookings, without naming anybody.
package struct BookedTimesTeller: BookingTeller {
    package init() {}

    package func leaveBy(
        _ person: PersonID?, station: StationID, connector: Int64, _ db: Database,
        at now: Timestamp
    ) throws -> Timestamp? {
        try BookedTimes.leaveBy(person, station: station, connector: connector, at: now, db)?.time
    }

    package func kept(
        fromOthersThan person: PersonID?, station: StationID, connector: Int64, _ db: Database,
        at now: Timestamp
    ) throws -> Range<Timestamp>? {
        let booking = try BookedTimes.keeping(
            station: station, connector: connector, at: now, db)
        guard let booking, booking.personID != person else { return nil }
        return booking.startsAt..<booking.endsAt
    }
}
