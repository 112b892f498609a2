import CloudCore
import CloudFleet
import CommonBase

extension DomainObject {
    /// The hours, exceptions and feeds of a location.
    static let calendar = DomainObject(rawValue: "calendar")
}

/// The location is the subject.
extension DomainEvent.Kind {
    static let calendarChanged = Self(.calendar, "changed")
}

enum CalendarChange {
    static func note(_ location: LocationID, _ db: Database, at moment: Moment) throws {
        try DomainEventTable.append(
            .calendarChanged, subject: location.text, at: moment.wall, db)
    }
}
