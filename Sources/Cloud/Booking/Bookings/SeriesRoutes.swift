import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase

/// The API of weekly bookings.
struct SeriesRoutes: Sendable {
    let database: CloudDatabase
    let bookings: BookingService

    struct NewBookingSeries: Codable, Sendable, Documented {
        static let notes = [
            "connectorId": "1 to 64; 1 if absent",
            "startsAt": "Of the first occurrence; the others are at the same local time",
            "endsAt": "Of the first occurrence",
            "lastDay": "2026-12-31: the last local day; without end, if absent",
            "energyWh": "What you want to charge, 100 to 200000", "note": "At most 500 characters",
            "isOwnUse": "true: a host's own car; nobody else can book the time",
        ]

        var stationId: StationID
        var connectorId: Int64?
        var startsAt: Timestamp
        var endsAt: Timestamp
        var lastDay: String?
        var energyWh: Int64?
        var note: String?
        var isOwnUse: Bool?

        var wish: BookingWish {
            BookingWish(
                station: stationId, connector: connectorId ?? 1, start: startsAt, end: endsAt,
                energyWh: energyWh, note: note ?? "", isOwnUse: isOwnUse ?? false)
        }

        func day() throws -> CalendarDay? {
            guard let lastDay else { return nil }
            guard let day = CalendarDay(lastDay) else {
                throw ServiceError(
                    .invalidInput, "lastDay must be a day such as 2026-12-31.", field: "lastDay")
            }
            return day
        }
    }

    struct BookingSeriesChange: Codable, Sendable, Documented {
        static let notes = [
            "startMinute": "Minutes after local midnight, 0 to 1425, in quarters of an hour",
            "lengthMinutes": "15 to 10080, in quarters of an hour",
        ]

        var startMinute: Int64
        var lengthMinutes: Int64
    }

    struct BookingConflict: Codable, Sendable, Documented {
        static let notes = ["day": "The local day", "message": "Why it can't be booked"]

        var day: String
        var message: String

        init(_ occurrence: BookingService.Occurrence) {
            day = occurrence.day.text
            message = occurrence.refusal?.serviceError.message ?? ""
        }
    }

    struct BookingSeriesView: Codable, Sendable, Documented {
        static let notes = [
            "startMinute": "Minutes after local midnight",
            "conflicts": "Occurrences that were not made or not changed",
        ]

        var id: ID<BookingSeries>
        var stationId: StationID
        var connectorId: Int64
        var firstDay: String
        var lastDay: String?
        var startMinute: Int64
        var lengthMinutes: Int64
        var isOwnUse: Bool
        var endedAt: Timestamp?
        var bookings: [BookingRoutes.BookingView]
        var conflicts: [BookingConflict]

        init(_ outcome: BookingService.SeriesOutcome) {
            let series = outcome.series
            id = series.id
            stationId = series.stationID
            connectorId = series.connectorID
            firstDay = series.firstDay.text
            lastDay = series.lastDay?.text
            startMinute = series.startMinute
            lengthMinutes = series.lengthMinutes
            isOwnUse = series.isOwnUse
            endedAt = series.endedAt
            bookings = outcome.bookings.map { BookingRoutes.BookingView($0) }
            conflicts = outcome.conflicts.map { BookingConflict($0) }
        }
    }

    struct BookingSeriesPreview: Codable, Sendable {
        var conflicts: [BookingConflict]
    }

    func all() -> [Route] { [add(), preview(), show(), change(), end()] }

    private func add() -> Route {
        Route(
            .post, "/api/v1/booking-series", caller: .person(.control),
            "Book a connector every week", success: .created, errors: [.notFound, .conflict]
        ) { (call: Call<NewBookingSeries>) in
            let (person, day) = (try call.bookingPerson(), try call.body.day())
            return try await BookingRefusal.mapped {
                try await database.write { db in
                    BookingSeriesView(
                        try bookings.requestSeries(
                            call.body.wish, lastDay: day, by: person, db, at: call.moment))
                }
            }
        }
    }

    private func preview() -> Route {
        Route(
            .post, "/api/v1/booking-series-previews", caller: .person(.read),
            "Show which weeks can't be booked", errors: [.notFound, .conflict]
        ) { (call: Call<NewBookingSeries>) in
            let (person, day) = (try call.bookingPerson(), try call.body.day())
            return try await BookingRefusal.mapped {
                try await database.read { db in
                    BookingSeriesPreview(
                        conflicts: try BookingService.preview(
                            call.body.wish, lastDay: day, by: person, db, at: call.moment
                        ).filter { $0.refusal != nil }.map { BookingConflict($0) })
                }
            }
        }
    }

    private func show() -> Route {
        Route(
            .get, "/api/v1/booking-series/{id}", caller: .person(.read),
            "Show a weekly booking with its coming occurrences"
        ) { call in
            let id: ID<BookingSeries> = try call.id()
            return try await database.read { db in
                guard let series = try BookingSeriesTable.find(id, viewer: call.viewer, db) else {
                    throw ServiceError(.notFound, "The series \(id) does not exist.")
                }
                return BookingSeriesView(
                    BookingService.SeriesOutcome(
                        series: series,
                        bookings: try BookingSeriesTable.bookings(
                            of: id, from: call.moment.wall, limit: 60, db), conflicts: []))
            }
        }
    }

    private func change() -> Route {
        Route(
            .patch, "/api/v1/booking-series/{id}", caller: .person(.control),
            "Change the time of all later occurrences", errors: [.conflict]
        ) { (call: Call<BookingSeriesChange>) in
            let id: ID<BookingSeries> = try call.id()
            return try await BookingRefusal.mapped {
                try await database.write { db in
                    BookingSeriesView(
                        try bookings.changeSeries(
                            id, startMinute: call.body.startMinute,
                            lengthMinutes: call.body.lengthMinutes, viewer: call.viewer, db,
                            at: call.moment))
                }
            }
        }
    }

    private func end() -> Route {
        Route(
            .post, "/api/v1/booking-series/{id}/end", caller: .person(.control),
            "End a weekly booking and cancel what is free to cancel", errors: [.conflict]
        ) { call in
            let id: ID<BookingSeries> = try call.id()
            return try await BookingRefusal.mapped {
                try await database.write { db in
                    BookingSeriesView(
                        try bookings.endSeries(id, viewer: call.viewer, db, at: call.moment))
                }
            }
        }
    }
}

extension Call {
    /// The person who books.
    func bookingPerson() throws -> PersonID {
        guard let person = try callingPerson() else {
            throw ServiceError(.forbidden, "Only a person may book.")
        }
        return person
    }
}
