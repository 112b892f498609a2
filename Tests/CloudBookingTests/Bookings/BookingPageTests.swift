import CommonBase
import TestSupport
import Testing

@testable import CloudBooking
@testable import CloudCore
@testable import CloudTestSupport

extension CloudBookingTests {
    @Suite struct BookingPageTests {
        private static let time = [
            "spot": "CP-1:1", "day": "2026-11-23", "from": "18:00", "to": "20:00",
            "repetition": "once",
        ]
        private static let query = "day=2026-11-23&from=18:00&to=20:00"

        /// The terms are shown before the booking; then it can be extended and canceled.
        @Test func booksExtendsAndCancels() async throws {
            let bench = try await BookingBench()
            try await RESTBench(bench.cloud).browse(as: "eva") { client async throws in
                let path = "/places/home/book"
                let shown = try await client.get("\(path)?\(Self.query)&repetition=weekly").html
                #expect(shown.contains("This is what you book"))
                #expect(shown.contains("Start charging by"))
                let sent = try await client.submit(path, on: path, Self.time)
                let booking = try #require(sent.location)
                #expect(booking.hasPrefix("/bookings/"))
                #expect(try await client.get(booking).html.contains("confirmed"))
                #expect(try await client.get("/bookings").html.contains("Your next booking"))
                let longer = try await client.submit(
                    "\(booking)/extend", on: booking, ["minutes": "30"])
                #expect(longer.location == booking)
                #expect(try await client.get(booking).html.contains("20:30"))
                let canceled = try await client.submit("\(booking)/cancel", on: booking, [:])
                #expect(canceled.location == booking)
                #expect(try await client.get(booking).html.contains("canceled"))
            }
        }

        @Test func saysWhatIsWrongWithTimes() async throws {
            let bench = try await BookingBench()
            try await RESTBench(bench.cloud).browse(as: "eva") { client async throws in
                let path = "/places/home/book"
                let day = "\(path)?day=2026-11-23&from=18:00"
                let backwards = try await client.get("\(day)&to=17:00")
                #expect(backwards.status == 400)
                #expect(backwards.html.contains("must be after the arrival"))
                let early = try await client.get(
                    "\(day)&to=20:00&repetition=weekly&last=2026-11-01")
                #expect(early.html.contains("must not be before the first day"))
                let sent = try await client.submit(path, on: path, Self.time)
                let booking = try #require(sent.location)
                let again = try await client.get("\(path)?\(Self.query)").html
                #expect(again.contains("a booking of your own"))
                #expect(!again.contains("This is what you book"))
                #expect(!again.contains("Start charging by"))
                let shorter = try await client.submit(
                    "\(booking)/shorten", on: booking, ["until": "17:00"])
                #expect(shorter.status == 400)
                #expect(shorter.html.contains("Choose a time after"))
            }
        }

        @Test func hostAnswersRequests() async throws {
            let bench = try await BookingBench(terms: BookingBench.onApproval)
            let booking = try await bench.book()
            let path = "/bookings/\(booking.id)"
            try await RESTBench(bench.cloud).browse(as: "hanna") { client async throws in
                #expect(try await client.get("/bookings").html.contains("Requests to you"))
                let sent = try await client.submit("\(path)/confirm", on: path, [:])
                #expect(sent.location == path)
            }
            #expect(try await bench.find(booking).status == .reserved)
        }

        @Test func hostDeclinesAllWeeksOnHome() async throws {
            let bench = try await BookingBench(terms: BookingBench.onApproval)
            let wish = try bench.wish()
            let outcome = try await bench.run(as: "eva") { _, db, moment in
                try bench.service.requestSeries(
                    wish, lastDay: nil, by: try id("eva"), db, at: moment)
            }
            let first = outcome.bookings[0]
            try await RESTBench(bench.cloud).browse(as: "hanna") { client async throws in
                #expect(try await client.get("/host").html.contains("Decline all weeks"))
                let sent = try await client.submit(
                    "/bookings/\(first.id)/reject", on: "/host", ["series": "on", "from": "host"])
                #expect(sent.location == "/host")
            }
            for booking in outcome.bookings {
                #expect(try await bench.find(booking).status == .rejected)
            }
        }

        @Test func strangersGet404AndCannotBookOwnUse() async throws {
            let bench = try await BookingBench()
            let booking = try await bench.book()
            try await RESTBench(bench.cloud).browse(as: "ben") { client async throws in
                #expect(try await client.get("/bookings/\(booking.id)").status == 404)
                #expect(try await client.get("/places/home/own-use").status == 403)
            }
        }
    }
}
