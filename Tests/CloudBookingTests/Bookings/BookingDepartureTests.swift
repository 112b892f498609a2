import CommonBase
import TestSupport
import Testing

@testable import CloudBooking
@testable import CloudCore
@testable import CloudFleet
@testable import CloudTestSupport

extension CloudBookingTests {
    /// Bookings of a charger that leaves its place.
    @Suite struct BookingDepartureTests {
        /// Hanna moves CP-1 to a new place of a host.
        private static func move(_ bench: BookingBench, toHost host: String) async throws {
            let (random, host): (RandomSource, PersonID) = (bench.cloud.random, try id(host))
            try await bench.run(as: "hanna") { viewer, db, moment in
                let place = try LocationService.add(
                    id: try id("cottage"), name: "Cottage", host: host, db, at: moment)
                try StationService.move(
                    try id("CP-1"), to: place, by: viewer.personID,
                    rules: [BookingDeparture(random: random)], db, at: moment)
            }
        }

        /// Eva charges by a booking.
        private static func charge(by booking: Booking, _ bench: BookingBench) async throws {
            try await bench.run(as: "eva") { _, db, moment in
                try db.execute(
                    sql: """
                        INSERT INTO charging_transaction (id, source, station_id, connector_id,
                            start_key, ocpp_id, boot_count, phase, energy_wh, created_at,
                            updated_at)
                        VALUES ('t', 'ocpp16', 'CP-1', 1, 't', 1, 0, 'active', 0, 0, 0)
                        """)
                try bench.service.fulfil(booking, by: try id("t"), db, at: moment)
            }
        }

        @Test(
            arguments: [
                ("hanna", BookingFailure.chargerMoved), ("ben", .chargerHandedOver),
            ])
        func endsBookingAsHostsCancellation(
            host: String, reason: BookingFailure
        ) async throws {
            var terms = BookingBench.members
            terms.cancellationFee = Money(minor: 5000)
            let bench = try await BookingBench(terms: terms)
            let booking = try await bench.book()
            let wish = try bench.wish()
            try await bench.run(as: "ben") { _, db, moment in
                try WaitingService.wait(
                    wish, by: try id("ben"), random: bench.cloud.random, db, at: moment)
            }
            bench.advance(to: -10)
            try await Self.move(bench, toHost: host)
            let ended = try await bench.find(booking)
            #expect(ended.status == .canceled && ended.fee == .zero)
            #expect(ended.canceledBy?.text == "hanna")
            #expect(ended.reason == reason.rawValue)
            #expect(try await bench.messages("eva") == ["The host has canceled your booking"])
            for table in ["booking_quarter", "access_grant", "booking_wait"] {
                #expect(try await bench.cloud.count(table) == 0, "\(table)")
            }
            // The time is not free for whoever waited for it.
            #expect(try await bench.messages("ben") == [])
        }

        @Test func declinesRequestsAndEndsSeries() async throws {
            let bench = try await BookingBench(terms: BookingBench.onApproval)
            let wish = try bench.wish()
            let outcome = try await bench.run(as: "eva") { _, db, moment in
                try bench.service.requestSeries(
                    wish, lastDay: nil, by: try id("eva"), db, at: moment)
            }
            try await Self.move(bench, toHost: "hanna")
            for booking in outcome.bookings {
                #expect(try await bench.find(booking).status == .rejected)
            }
            let series = try await bench.cloud.database.read { db in
                try BookingSeriesTable.find(outcome.series.id, viewer: .system, db)
            }
            #expect(series?.endedAt != nil)
        }

        /// The booker charges, and may finish; the rest of the time is no longer theirs.
        @Test func shortensRunningBooking() async throws {
            let bench = try await BookingBench()
            let booking = try await bench.book()
            bench.advance(to: 35)
            try await Self.charge(by: booking, bench)
            try await Self.move(bench, toHost: "hanna")
            let running = try await bench.find(booking)
            #expect(running.status == .fulfilled)
            #expect(running.endsAt == bench.time(45))
            #expect(running.reason == BookingFailure.chargerMoved.rawValue)
            #expect(try await bench.messages("eva") == ["The host has ended your booking"])
        }

        /// Eva's booking, and her request for another time.
        private static func askToMove(
            _ bench: BookingBench
        ) async throws -> (booking: Booking, request: Booking) {
            let (service, asked) = (bench.service, try await bench.book())
            let booking = try await bench.run(as: "hanna") { viewer, db, moment in
                try service.confirm(asked.id, viewer: viewer, db, at: moment)
            }
            let request = try await bench.run(as: "eva") { viewer, db, moment in
                try service.change(
                    booking.id, start: bench.time(300), end: bench.time(420), viewer: viewer, db,
                    at: moment)
            }
            return (booking, request)
        }

        /// Nobody reads that the booking stays.
        @Test func declinesRequestToMoveWithItsBooking() async throws {
            let bench = try await BookingBench(terms: BookingBench.onApproval)
            let (booking, request) = try await Self.askToMove(bench)
            try await Self.move(bench, toHost: "hanna")
            #expect(try await bench.find(booking).status == .canceled)
            #expect(try await bench.find(request).status == .rejected)
            let messages = try await bench.messages("eva")
            #expect(messages.contains("The host has canceled your booking"))
            #expect(messages.contains("Your booking was declined"))
        }

        /// The end of the running booking does not also withdraw its request to move.
        @Test func endsRequestToMoveRunningBookingOnce() async throws {
            let bench = try await BookingBench(terms: BookingBench.onApproval)
            let (booking, request) = try await Self.askToMove(bench)
            bench.advance(to: 35)
            try await Self.charge(by: booking, bench)
            try await Self.move(bench, toHost: "hanna")
            #expect(try await bench.find(request).status == .rejected)
            #expect(try await bench.find(booking).endsAt == bench.time(45))
            let canceled = "domain_event WHERE kind = 'booking.canceled'"
            #expect(try await bench.cloud.count(canceled) == 0)
        }

        @Test func keepsBookingOfStationThatStays() async throws {
            let bench = try await BookingBench()
            let booking = try await bench.book()
            try await bench.run(as: "hanna") { _, db, moment in
                try StationService.move(
                    try id("CP-1"),
                    to: try LocationService.find(try id("home"), viewer: .system, db),
                    rules: [BookingDeparture(random: bench.cloud.random)], db, at: moment)
            }
            #expect(try await bench.find(booking).status == .reserved)
        }

        /// The booking has no page any more.
        @Test func hostReadsHowManyBookingsRemovalCancels() async throws {
            let bench = try await BookingBench()
            try await bench.book()
            try await bench.book(by: "hanna", 120, 180, isOwnUse: true)
            try await RESTBench(bench.cloud).browse(as: "hanna") { client async throws in
                let path = "/chargers/CP-1/removal"
                let page = try await client.get(path).html
                #expect(page.contains("1 booking will be canceled"))
                let handover = try await client.get("/chargers/CP-1/handover").html
                #expect(handover.contains("1 booking will be canceled"))
                let sent = try await client.submit(path, on: path, ["word": "CP-1"])
                #expect(sent.location == "/chargers")
            }
            #expect(try await bench.cloud.count("booking") == 0)
            #expect(try await bench.messages("eva") == ["The host has canceled your booking"])
            let linked = try await bench.cloud.database.read { db in
                try Int.fetchOne(
                    db,
                    sql: """
                        SELECT count(*) FROM notification
                        WHERE person_id = 'eva' AND path IS NOT NULL
                        """)
            }
            #expect(linked == 0)
        }
    }
}
