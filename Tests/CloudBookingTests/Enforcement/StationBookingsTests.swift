import CommonBase
import TestSupport
import Testing

@testable import CloudAccess
@testable import CloudBooking
@testable import CloudControl
@testable import CloudCore
@testable import CloudTestSupport

extension CloudBookingTests {
    @Suite struct StationBookingsTests {
        private static func service(
            _ bench: EnforcementBench, over station: ScriptedStation
        ) -> StationBookings {
            StationBookings(
                database: bench.cloud.database, now: bench.cloud.now, vault: bench.cloud.vault,
                commands: bench.cloud.commands(over: station))
        }

        /// One pass over all stations that need a ReserveNow or a CancelReservation.
        private static func pass(_ service: StationBookings) async throws {
            for station in try await service.waiting() { try await service.tell(station) }
        }

        /// ReserveNow is sent 15 minutes before, with the number of the booking, and makes no
        /// reservation of the older kind.
        @Test func tellsStationBeforeBooking() async throws {
            let bench = try await EnforcementBench()
            let booking = try await bench.book()
            let station = ScriptedStation(status: "Accepted")
            let service = Self.service(bench, over: station)
            bench.advance(to: -16)
            try await Self.pass(service)
            #expect(station.calls.isEmpty)
            bench.advance(to: -15)
            try await Self.pass(service)
            try await Self.pass(service)
            #expect(station.calls.map(\.action) == ["ReserveNow"])
            let payload = try #require(station.calls.first?.payload)
            #expect(payload["reservationId"]?.intValue == 1_073_741_824)
            #expect(payload["idTag"]?.stringValue == OCPP16Bench.card)
            #expect(try await bench.told(of: booking) == "accepted")
            #expect(try await bench.cloud.count("reservation") == 0)
        }

        @Test func asksStationWithoutProfileOnce() async throws {
            let bench = try await EnforcementBench()
            let booking = try await bench.book()
            let station = ScriptedStation(.outcome(CommandOutcome(.notSupported)))
            let service = Self.service(bench, over: station)
            bench.advance(to: -10)
            try await Self.pass(service)
            try await Self.pass(service)
            #expect(station.calls.count == 1)
            #expect(try await bench.told(of: booking) == "notSupported")
        }

        @Test func withdrawsCanceledBooking() async throws {
            let bench = try await EnforcementBench()
            let booking = try await bench.book()
            let station = ScriptedStation(status: "Accepted")
            let service = Self.service(bench, over: station)
            bench.advance(to: -10)
            try await Self.pass(service)
            try await bench.cloud.database.write { db in
                try db.execute(
                    cached: "UPDATE booking SET status = 'canceled' WHERE id = ?",
                    arguments: [booking])
            }
            try await Self.pass(service)
            try await Self.pass(service)
            #expect(station.calls.map(\.action) == ["ReserveNow", "CancelReservation"])
            #expect(try await bench.told(of: booking) == nil)
        }

        /// A booking that begins later than the station knows is withdrawn until then.
        @Test func withdrawsMovedBooking() async throws {
            let bench = try await EnforcementBench()
            let booking = try await bench.book()
            let station = ScriptedStation(status: "Accepted")
            let service = Self.service(bench, over: station)
            bench.advance(to: -10)
            try await Self.pass(service)
            let (from, until) = (bench.time(30), bench.time(150))
            try await bench.cloud.database.write { db in
                try db.execute(
                    cached: "UPDATE booking SET starts_at = ?, ends_at = ? WHERE id = ?",
                    arguments: [from, until, booking])
                try StationBookingTable.noteChange(of: booking, db)
            }
            try await Self.pass(service)
            bench.advance(to: 15)
            try await Self.pass(service)
            #expect(
                station.calls.map(\.action) == [
                    "ReserveNow", "CancelReservation", "ReserveNow",
                ])
        }
    }
}
