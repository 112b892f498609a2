import CloudAccess
import CloudCore
import CloudPeople
import CommonBase

extension DomainObject {
    /// Signal: the document of bookings of a station has changed; the station is the subject.
    package static let bookingDocument = DomainObject(rawValue: "bookingDocument")
}

/// The versions of the documents by which bridges keep bookings while they are offline.
package enum BookingDocumentTable {
    /// It starts at 1 and rises with every change of the bookings, or of the bookers' tokens.
    package static func version(of station: StationID, _ db: Database) throws -> Int64 {
        try Int64.fetchOne(
            db, cached: "SELECT version FROM station_booking_document WHERE station_id = ?",
            arguments: [station]) ?? 1
    }

    /// Raises the version of one station; does nothing if the station was removed.
    static func renew(_ station: StationID, _ db: Database) throws {
        try renew("station WHERE station.id = ?", [station], db)
    }

    /// Raises the versions of the stations that a person has booked.
    static func renew(bookedBy person: PersonID, at now: Timestamp, _ db: Database) throws {
        try renew(
            """
            station WHERE station.id IN (SELECT booking.station_id FROM booking
                WHERE booking.person_id = ? AND booking.starts_at > ?
                  AND booking.ends_at > ? AND \(BookedTimes.isConfirmed))
            """, [person, now.adding(seconds: -BookedTimes.maximumSeconds), now], db)
    }

    /// - Parameter source: FROM and WHERE.
    private static func renew(
        _ source: String, _ arguments: StatementArguments, _ db: Database
    ) throws {
        let stations = try StationID.fetchAll(
            db,
            cached: """
                INSERT INTO station_booking_document (station_id, version)
                SELECT station.id, 2 FROM \(source)
                ON CONFLICT (station_id) DO UPDATE
                    SET version = station_booking_document.version + 1
                RETURNING station_id
                """,
            arguments: arguments)
        for station in stations { db.signal(Signal(.bookingDocument, station.text)) }
    }
}

/// Raises the version of the document of a station where an event changes who has booked it, or with
/// which tokens the bookers come. Notes that a station must be told of a change.
package struct BookingDocumentConsumer: EventConsumer {
    package let name = "booking-documents"
    package let kinds: Set<DomainEvent.Kind> = [
        .bookingConfirmed, .bookingChanged, .bookingCanceled, .bookingNoShow, .bookingFailed,
        .idTokenAdded, .idTokenChanged, .idTokenRemoved, .driverStatusChanged,
    ]

    package init() {}

    package func handle(_ event: DomainEvent, _ db: Database, at moment: Moment) throws {
        if event.kind.object == .booking {
            guard let station = event.stationID else { return }
            try BookingDocumentTable.renew(station, db)
            if event.kind == .bookingChanged, let id = ID<Booking>(event.subject) {
                try StationBookingTable.noteChange(of: id, db)
            }
        } else if let person = event.personID {
            try BookingDocumentTable.renew(bookedBy: person, at: moment.wall, db)
        }
    }
}
