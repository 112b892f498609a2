import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase

/// The API of bookings.
struct BookingRoutes: Sendable {
    let database: CloudDatabase
    let bookings: BookingService

    private static let station = QueryParameter<StationID>.id(
        "stationId", "Only bookings at this station")
    private static let status = QueryParameter<Booking.Status>.choice(
        "status", "Only bookings with this status")
    private static let cursor = Paging.cursor(Cursor.init)

    /// `1764000000000_id`: where the next page begins.
    private struct Cursor {
        var start: Timestamp
        var id: String

        init(_ booking: Booking) { (start, id) = (booking.startsAt, booking.id.text) }

        init?(_ text: String) {
            let parts = text.split(separator: "_", maxSplits: 1)
            guard parts.count == 2, let time = Int64(parts[0]),
                let id = ID<Booking>(String(parts[1]))
            else { return nil }
            (start, self.id) = (Timestamp(milliseconds: time), id.text)
        }

        var text: String { "\(start.milliseconds)_\(id)" }
    }

    func all() -> [Route] {
        [
            add(), list(), show(), change(), extend(), cancel(), confirm(), reject(),
        ] + SeriesRoutes(database: database, bookings: bookings).all()
    }

    private func add() -> Route {
        Route(
            .post, "/api/v1/bookings", caller: .person(.control),
            "Book a connector, or ask its host", success: .created,
            errors: [.notFound, .conflict]
        ) { (call: Call<NewBooking>) in
            let person = try call.bookingPerson()
            return try await BookingRefusal.mapped {
                try await database.write { db in
                    BookingView(
                        try bookings.request(call.body.wish, by: person, db, at: call.moment))
                }
            }
        }
    }

    private func list() -> Route {
        Route(
            .get, "/api/v1/bookings", caller: .person(.read),
            "List your bookings and those at the stations that you manage, the last start first",
            query: [Self.station, Self.status, Paging.limit, Self.cursor]
        ) { call in
            let (size, cursor) = (try call.pageSize(), try call.query(Self.cursor))
            let (station, status) = (try call.query(Self.station), try call.query(Self.status))
            let (before, id) = (
                cursor?.start ?? Timestamp(milliseconds: .max), cursor?.id ?? ""
            )
            let found = try await database.read { db in
                try BookingTable.list(
                    station: station, status: status, before: before, id, limit: size + 1,
                    viewer: call.viewer, db)
            }
            return Page(found, size: size, item: BookingView.init) { Cursor($0).text }
        }
    }

    private func show() -> Route {
        Route(.get, "/api/v1/bookings/{id}", caller: .person(.read), "Show a booking") { call in
            let id: ID<Booking> = try call.id()
            return try await database.read { db in
                BookingView(try BookingService.find(id, call.viewer, db))
            }
        }
    }

    private func change() -> Route {
        Route(
            .patch, "/api/v1/bookings/{id}", caller: .person(.control),
            "Move, extend or shorten your booking", errors: [.conflict]
        ) { (call: Call<BookingChange>) in
            let id: ID<Booking> = try call.id()
            return try await BookingRefusal.mapped {
                try await database.write { db in
                    let old = try BookingService.find(id, call.viewer, db)
                    return BookingView(
                        try bookings.change(
                            id, start: call.body.startsAt ?? old.startsAt,
                            end: call.body.endsAt ?? old.endsAt, viewer: call.viewer, db,
                            at: call.moment))
                }
            }
        }
    }

    private func extend() -> Route {
        Route(
            .post, "/api/v1/bookings/{id}/extend", caller: .person(.control),
            "Let your booking end later, while nobody is next", errors: [.conflict]
        ) { (call: Call<BookingExtension>) in
            let id: ID<Booking> = try call.id()
            return try await BookingRefusal.mapped {
                try await database.write { db in
                    BookingView(
                        try bookings.extend(
                            id, minutes: call.body.minutes, viewer: call.viewer, db,
                            at: call.moment))
                }
            }
        }
    }

    private func cancel() -> Route {
        Route(
            .post, "/api/v1/bookings/{id}/cancel", caller: .person(.control),
            "Cancel a booking: yours by its terms, or one at your station", errors: [.conflict]
        ) { (call: Call<BookingReason>) in
            let id: ID<Booking> = try call.id()
            return try await BookingRefusal.mapped {
                try await database.write { db in
                    BookingView(
                        try bookings.cancel(
                            id, reason: call.body.reason, viewer: call.viewer, db,
                            at: call.moment))
                }
            }
        }
    }

    private func confirm() -> Route {
        Route(
            .post, "/api/v1/bookings/{id}/confirm", caller: .person(.control),
            "Confirm a request at your station", errors: [.conflict]
        ) { call in
            let id: ID<Booking> = try call.id()
            return try await BookingRefusal.mapped {
                try await database.write { db in
                    BookingView(
                        try bookings.confirm(id, viewer: call.viewer, db, at: call.moment))
                }
            }
        }
    }

    private func reject() -> Route {
        Route(
            .post, "/api/v1/bookings/{id}/reject", caller: .person(.control),
            "Decline a request at your station", errors: [.conflict]
        ) { (call: Call<BookingReason>) in
            let id: ID<Booking> = try call.id()
            return try await BookingRefusal.mapped {
                try await database.write { db in
                    BookingView(
                        try bookings.reject(
                            id, reason: call.body.reason, viewer: call.viewer, db,
                            at: call.moment))
                }
            }
        }
    }
}
