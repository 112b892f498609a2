import CommonBase
import TestSupport
import Testing

@testable import CloudBooking
@testable import CloudCore
@testable import CloudFleet
@testable import CloudTestSupport

extension CloudBookingTests {
    @Suite struct WaitingTests {
        /// A person lists and ends only their own waits.
        @Test func waitsAreListedAndEndedByTheirPerson() async throws {
            let bench = try await BookingBench()
            let (wish, ben, eva): (BookingWish, PersonID, PersonID) = (
                try bench.wish(30, 90), try id("ben"), try id("eva")
            )
            try await bench.run(as: "ben") { _, db, moment in
                try WaitingService.wait(
                    wish, by: ben, random: bench.cloud.random, db, at: moment)
            }
            let wait = try await bench.cloud.database.read { db in
                try WaitingService.find(wish, of: ben, db)
            }
            let found = try #require(wait)
            let counts = try await bench.cloud.database.read { db in
                try [ben, eva].map {
                    try WaitingService.list(of: $0, after: "", limit: 10, db).count
                }
            }
            #expect(counts == [1, 0])
            #expect(
                try await refusal {
                    try await bench.run(as: "eva") { _, db, _ in
                        try WaitingService.remove(found.id, of: eva, db)
                    }
                } == "notFound")
            try await bench.run(as: "ben") { _, db, _ in
                try WaitingService.remove(found.id, of: ben, db)
            }
            #expect(try await bench.cloud.count("booking_wait") == 0)
        }
    }
}
