import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase
import Foundation

/// Hours, exceptions and free times of a place.
struct CalendarRoutes: Sendable {
    let database: CloudDatabase
    let random: RandomSource
    let loopbackService: String?

    struct HoursEntry: Codable, Sendable, Documented {
        static let notes = [
            "weekday": "1 for Monday to 7 for Sunday",
            "startMinute": "Local minutes since midnight, 0 to 1425, a multiple of 15",
            "endMinute": "After the start and at most 1440 later; over 1440 on the next day",
        ]

        var weekday: Int64
        var startMinute: Int64
        var endMinute: Int64
    }

    struct WeeklyChange: Codable, Sendable, Documented {
        static let notes = ["weekly": "At most 28 entries; none at all means always open"]

        var weekly: [HoursEntry]
    }

    struct NewHoursException: Codable, Sendable, Documented {
        static let notes = [
            "firstDay": "A local day such as 2026-12-24",
            "lastDay": "At most 366 days later; the first day, if absent",
            "startMinute": "As in the weekly hours; closed, if absent",
            "endMinute": "As in the weekly hours; closed, if absent",
            "note": "For the hosts, at most 100 characters",
        ]

        var firstDay: String
        var lastDay: String?
        var startMinute: Int64?
        var endMinute: Int64?
        var note: String?
    }

    struct HoursExceptionView: Codable, Sendable, Documented {
        static let notes = ["startMinute": "Absent if the place is closed"]

        var id: String
        var firstDay: String
        var lastDay: String
        var startMinute: Int64?
        var endMinute: Int64?
        var note: String

        init(_ stored: StoredException) {
            id = stored.id.text
            firstDay = stored.exception.days.lowerBound.text
            lastDay = stored.exception.days.upperBound.text
            startMinute = stored.exception.hours?.startMinute
            endMinute = stored.exception.hours?.endMinute
            note = stored.note
        }
    }

    struct HoursView: Codable, Sendable, Documented {
        static let notes = [
            "timeZone": "The zone of all days and minutes: an IANA name",
            "weekly": "None at all means always open",
            "exceptions": "Those that are not over",
        ]

        var timeZone: String
        var weekly: [HoursEntry]
        var exceptions: [HoursExceptionView]
    }

    func all() -> [Route] {
        [show(), change(), addException(), removeException()]
            + AvailabilityRoutes(database: database).all()
            + CalendarFeedRoutes(
                database: database, random: random, loopbackService: loopbackService
            ).all()
    }

    private func show() -> Route {
        Route(
            .get, "/api/v1/places/{id}/hours", caller: .person(.read),
            "Show when a place that you manage is open"
        ) { call in
            let id: LocationID = try call.id()
            return try await database.read { db in
                _ = try LocationService.find(id, viewer: call.viewer, db)
                return try Self.view(id, db, at: call.moment.wall)
            }
        }
    }

    private func change() -> Route {
        Route(
            .put, "/api/v1/places/{id}/hours", caller: .person(.admin),
            "Replace the weekly hours of a place"
        ) { (call: Call<WeeklyChange>) in
            let id: LocationID = try call.id()
            let weekly = call.body.weekly.map {
                WeeklyHours(
                    weekday: $0.weekday,
                    hours: DayHours(startMinute: $0.startMinute, endMinute: $0.endMinute))
            }
            return try await database.write { db in
                try CalendarService.setWeekly(
                    weekly, of: id, viewer: call.viewer, db, at: call.moment)
                return try Self.view(id, db, at: call.moment.wall)
            }
        }
    }

    private func addException() -> Route {
        Route(
            .post, "/api/v1/places/{id}/exceptions", caller: .person(.admin),
            "Add days on which other hours apply at a place", success: .created,
            errors: [.conflict]
        ) { (call: Call<NewHoursException>) in
            let id: LocationID = try call.id()
            let exception = try Self.exception(call.body)
            return try await database.write { db in
                HoursExceptionView(
                    try CalendarService.add(
                        exception, note: call.body.note ?? "", id: random.id(), to: id,
                        viewer: call.viewer, db, at: call.moment))
            }
        }
    }

    private func removeException() -> Route {
        Route(
            .delete, "/api/v1/places/{id}/exceptions/{exception}", caller: .person(.admin),
            "Remove days on which other hours apply", success: .noContent
        ) { call in
            let (id, exception): (LocationID, ID<StoredException>) = (
                try call.id(), try call.id("exception")
            )
            try await database.write { db in
                try CalendarService.remove(
                    exception, of: id, viewer: call.viewer, db, at: call.moment)
            }
            return NoContent()
        }
    }

    private static func exception(_ body: NewHoursException) throws -> CalendarException {
        guard let first = CalendarDay(body.firstDay) else {
            throw ServiceError(
                .invalidInput, "firstDay must be a day such as 2026-12-24.", field: "firstDay")
        }
        guard let last = CalendarDay(body.lastDay ?? body.firstDay), last >= first else {
            throw ServiceError(
                .invalidInput, "lastDay must be a day that is not before firstDay.",
                field: "lastDay")
        }
        var hours: DayHours?
        switch (body.startMinute, body.endMinute) {
        case (nil, nil): break
        case (let start?, let end?): hours = DayHours(startMinute: start, endMinute: end)
        default:
            throw ServiceError(
                .invalidInput, "startMinute and endMinute must be given together.",
                field: "endMinute")
        }
        return CalendarException(days: first...last, hours: hours)
    }

    private static func view(
        _ location: LocationID, _ db: Database, at now: Timestamp
    ) throws -> HoursView {
        let calendar = try CalendarTable.calendar(of: location, in: now..<now, db)
        let exceptions = try CalendarService.list(
            of: location, from: CalendarDay(now, in: calendar.zone), db)
        return HoursView(
            timeZone: calendar.zone.identifier,
            weekly: calendar.weekly.map {
                HoursEntry(
                    weekday: $0.weekday, startMinute: $0.hours.startMinute,
                    endMinute: $0.hours.endMinute)
            }, exceptions: exceptions.map(HoursExceptionView.init))
    }
}
