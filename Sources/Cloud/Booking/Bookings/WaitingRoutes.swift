import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase

/// The API of the times for which people wait.
struct WaitingRoutes: Sendable {
    let database: CloudDatabase
    let random: RandomSource

    struct NewBookingWait: Codable, Sendable, Documented {
        static let notes = [
            "connectorId": "1 to 64; 1 if absent", "startsAt": "In the future",
            "endsAt": "At most as long after startsAt as the terms of the place allow",
        ]

        var stationId: StationID
        var connectorId: Int64?
        var startsAt: Timestamp
        var endsAt: Timestamp

        var wish: BookingWish {
            BookingWish(
                station: stationId, connector: connectorId ?? 1, start: startsAt, end: endsAt)
        }
    }

    struct BookingWaitView: Codable, Sendable, Documented {
        static let notes = ["toldAt": "When you were told that the time is free"]

        var id: ID<WaitingService.WaitSubject>
        var stationId: StationID
        var connectorId: Int64
        var startsAt: Timestamp
        var endsAt: Timestamp
        var toldAt: Timestamp?

        init(_ wait: WaitingService.Wait) {
            id = wait.id
            stationId = wait.stationID
            connectorId = wait.connectorID
            startsAt = wait.startsAt
            endsAt = wait.endsAt
            toldAt = wait.toldAt
        }
    }

    private static let cursor = Paging.cursor(ID<WaitingService.WaitSubject>.init)

    func all() -> [Route] { [add(), list(), remove()] }

    private func add() -> Route {
        Route(
            .post, "/api/v1/booking-waits", caller: .person(.control),
            "Wait for a time to become free", success: .created, errors: [.notFound, .conflict]
        ) { (call: Call<NewBookingWait>) in
            let (person, wish) = (try call.bookingPerson(), call.body.wish)
            return try await BookingRefusal.mapped {
                try await database.write { db in
                    try WaitingService.wait(
                        wish, by: person, random: random, db, at: call.moment)
                    guard let wait = try WaitingService.find(wish, of: person, db) else {
                        throw ServiceError(.notFound, "You are not waiting for this time.")
                    }
                    return BookingWaitView(wait)
                }
            }
        }
    }

    private func list() -> Route {
        Route(
            .get, "/api/v1/booking-waits", caller: .person(.read),
            "List the times for which you wait", query: [Paging.limit, Self.cursor]
        ) { call in
            let person = try call.bookingPerson()
            let (size, after) = (try call.pageSize(), try call.query(Self.cursor)?.text ?? "")
            let waits = try await database.read { db in
                try WaitingService.list(of: person, after: after, limit: size + 1, db)
            }
            return Page(waits, size: size, item: BookingWaitView.init) { $0.id.text }
        }
    }

    private func remove() -> Route {
        Route(
            .delete, "/api/v1/booking-waits/{id}", caller: .person(.control),
            "Stop waiting for a time", success: .noContent
        ) { call in
            let id: ID<WaitingService.WaitSubject> = try call.id()
            let person = try call.bookingPerson()
            try await database.write { db in
                try WaitingService.remove(id, of: person, db)
            }
            return NoContent()
        }
    }
}
