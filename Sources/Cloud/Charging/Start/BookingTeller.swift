import CloudCore
import CommonBase

/// How bookings limit people who charge. Booking, which stands on this domain, implements it.
package protocol BookingTeller: Sendable {
    /// When a person who charges at a connector must leave for a booking of somebody else; nil if
    /// none begins within 12 hours.
    /// - Parameter person: nil for an unknown person.
    func leaveBy(
        _ person: PersonID?, station: StationID, connector: Int64, _ db: Database,
        at now: Timestamp
    ) throws -> Timestamp?

    /// The time of a booking of somebody else, for which the connector is kept free now.
    func kept(
        fromOthersThan person: PersonID?, station: StationID, connector: Int64, _ db: Database,
        at now: Timestamp
    ) throws -> Range<Timestamp>?
}

/// A cloud without bookings.
package struct SilentBookingTeller: BookingTeller {
    package init() {}

    package func leaveBy(
        _ person: PersonID?, station: StationID, connector: Int64, _ db: Database,
        at now: Timestamp
    ) throws -> Timestamp? { nil }

    package func kept(
        fromOthersThan person: PersonID?, station: StationID, connector: Int64, _ db: Database,
        at now: Timestamp
    ) throws -> Range<Timestamp>? { nil }
}
