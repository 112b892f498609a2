import BridgeProtocol
import CommonBase
import TestSupport
import Testing

@testable import CloudAccess
@testable import CloudBooking
@testable import CloudBridgeGateway
@testable import CloudCore
@testable import CloudModule
@testable import CloudTestSupport

extension CloudBookingTests {
    @Suite struct BookingDocumentServiceTests {
        private static func document(_ bench: EnforcementBench) async throws -> BookingDocument {
            let (vault, moment) = (bench.cloud.vault, bench.cloud.clock.now)
            return try await bench.cloud.database.read { db in
                try BookingDocumentService.document(of: try id("box"), vault: vault, db, at: moment)
            }
        }

        private static func handleEvents(_ bench: EnforcementBench) async {
            await EventService(
                database: bench.cloud.database, now: bench.cloud.now,
                consumers: [BookingDocumentConsumer()], logger: CloudBench.logger
            ).catchUp()
        }

        /// The bookings of the next 14 days, with the tokens of their bookers only.
        @Test func namesBookersAndTimes() async throws {
            let bench = try await EnforcementBench()
            try await bench.cloud.addBridgeStation("box")
            try await bench.book("near", at: "box")
            try await bench.book(
                "far", by: "driver-2", after: 15 * 24 * 60, number: 1_073_741_826, at: "box")
            let document = try await Self.document(bench)
            #expect(document.bookings.map(\.from) == [bench.start])
            #expect(document.tokens.map(\.group) == document.bookings.map(\.group))
        }

        /// A card that may not charge offline is named, so that its transaction is known as the
        /// booker's, and has expired.
        @Test func namesCardThatMayNotChargeOffline() async throws {
            let bench = try await EnforcementBench()
            try await bench.cloud.addBridgeStation("box")
            try await bench.book(at: "box")
            try await bench.cloud.database.write { db in
                try db.execute(
                    cached: "UPDATE id_token SET offline = 'never' WHERE person_id = ?",
                    arguments: ["driver-1"])
            }
            let document = try await Self.document(bench)
            #expect(document.tokens.map(\.expiresAt) == [bench.cloud.clock.now.wall])
        }

        /// The version rises with each change of a booking and of a booker's cards, at the booked
        /// station only.
        @Test func versionFollowsBookingsAndCards() async throws {
            let bench = try await EnforcementBench()
            for station in ["box", "shed"] { try await bench.cloud.addBridgeStation(station) }
            await Self.handleEvents(bench)
            var versions: [Int64] = [try await Self.document(bench).version]
            try await bench.book(at: "box")
            await Self.handleEvents(bench)
            versions.append(try await Self.document(bench).version)
            try await bench.cloud.addCard("SECOND", of: "driver-1")
            try await bench.cloud.addCard("THIRD", of: "driver-2")
            await Self.handleEvents(bench)
            versions.append(try await Self.document(bench).version)
            #expect(versions == [1, 2, 3])
            let other = try await bench.cloud.database.read { db in
                try BookingDocumentTable.version(of: try id("shed"), db)
            }
            #expect(other == 1)
        }
    }
}
