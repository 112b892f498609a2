import CloudCore
import CloudFleet
import CommonBase

/// The previous host of a place keeps neither the address that tells who has booked it, nor calendars
/// that make it busy. Hours and exceptions stay.
struct CalendarHandover: EventConsumer {
    let name = "calendar-handover"
    let kinds: Set<DomainEvent.Kind> = [.locationHandedOver]

    func handle(_ event: DomainEvent, _ db: Database, at moment: Moment) throws {
        guard let location = LocationID(event.subject) else { return }
        // What the new host has made since stays.
        let arguments: StatementArguments = [location, event.occurredAt]
        try db.execute(
            cached: "DELETE FROM calendar_link WHERE location_id = ? AND created_at <= ?",
            arguments: arguments)
        try db.execute(
            cached: "DELETE FROM calendar_feed WHERE location_id = ? AND created_at <= ?",
            arguments: arguments)
        try CalendarChange.note(location, db, at: moment)
    }
}
