import CommonBase
import TestSupport
import Testing

@testable import CloudAccess
@testable import CloudBooking
@testable import CloudControl
@testable import CloudTestSupport

extension CloudBookingTests {
    @Suite struct ReservationCommandTests {
        private struct Bench {
            let cloud: CloudBench
            static let card = "04A2B3C4D5E6F7"

            init() async throws {
                cloud = try CloudBench()
                try await cloud.addStation("CP-1")
                try await cloud.addStation("CP-2")
                try await cloud.addCard(Self.card)
                try await cloud.addCard("OTHER", of: "driver-2")
            }

            @discardableResult
            func reserve(
                _ number: Int64 = 7, tag: String = card, connector: Int64 = 1,
                answer: String = "Accepted", at station: String = "CP-1"
            ) async throws -> CommandRecord {
                let end = cloud.clock.now.wall.adding(seconds: 3600)
                return try await cloud.commands(over: ScriptedStation(status: answer)).issue(
                    "ReserveNow",
                    .object([
                        "payload": .object([
                            "connectorId": .int(connector),
                            "expiryDate": .string(end.iso8601Seconds), "idTag": .string(tag),
                            "reservationId": .int(number),
                        ])
                    ]), at: station)
            }

            @discardableResult
            func cancel(
                _ number: Int64 = 7, answer: String = "Accepted", at station: String = "CP-1"
            ) async throws -> CommandRecord {
                try await cloud.commands(over: ScriptedStation(status: answer)).issue(
                    "CancelReservation",
                    .object(["payload": .object(["reservationId": .int(number)])]), at: station)
            }

            /// Oldest first: `person connector status atStation`.
            func reservations(at station: String = "CP-1") async throws -> [String] {
                let station: StationID = try id(station)
                return try await cloud.database.read { db in
                    try ReservationTable.list(
                        station: station, status: nil, before: .max, limit: 10, viewer: .system, db
                    ).reversed().map {
                        "\($0.personID) \($0.connectorID) \($0.status) \($0.atStation ?? "-")"
                    }
                }
            }
        }

        /// A reservation that the station accepts, or does not support, is one of the cloud.
        @Test(
            arguments: [
                ("Accepted", CommandRecord.Status.accepted, ["driver-1 1 active accepted"]),
                ("NotSupported", .accepted, ["driver-1 1 active notSupported"]),
                ("Occupied", .rejected, []), ("Faulted", .rejected, []),
            ] as [(String, CommandRecord.Status, [String])])
        func makesReservation(
            answer: String, status: CommandRecord.Status, expected: [String]
        ) async throws {
            let bench = try await Bench()
            #expect(try await bench.reserve(answer: answer).status == status)
            #expect(try await bench.reservations() == expected)
        }

        /// Other drivers are blocked at once.
        @Test func blocksOtherDrivers() async throws {
            let bench = try await Bench()
            try await bench.reserve()
            let authorization = bench.cloud.authorization
            for (card, expected) in [(Bench.card, "accepted"), ("OTHER", "blocked")] {
                let token = try bench.cloud.reference(card)
                let moment = bench.cloud.clock.now
                let decision = try await bench.cloud.database.read { db in
                    try authorization.decide(
                        token, at: try id("CP-1"), connector: 1, isProven: true, db, at: moment)
                }
                #expect("\(decision.status)" == expected)
            }
        }

        /// The same reservationId replaces a reservation; another one is a conflict.
        @Test func replacesReservationWithSameNumber() async throws {
            let bench = try await Bench()
            try await bench.reserve()
            #expect(
                try await refusal { try await bench.reserve(8, tag: "OTHER") } == "conflict")
            try await bench.reserve(tag: "OTHER", connector: 2)
            #expect(
                try await bench.reservations() == [
                    "driver-1 1 cancelled accepted", "driver-2 2 active accepted",
                ])
            // Numbers belong to a station.
            try await bench.reserve(at: "CP-2")
            #expect(try await bench.reservations(at: "CP-2") == ["driver-1 1 active accepted"])
        }

        @Test func rejectsUnknownTagAndPastExpiry() async throws {
            let bench = try await Bench()
            #expect(
                try await refusal { try await bench.reserve(tag: "NOBODY") }
                    == "conflict payload")
            #expect(
                try await refusal { try await bench.reserve(0) } == "invalidInput payload")
            #expect(try await bench.cloud.count("command") == 0)
        }

        /// `Rejected` means that the station does not have the reservation.
        @Test(
            arguments: [
                ("Accepted", CommandRecord.Status.accepted), ("Rejected", .accepted),
                ("NotSupported", .accepted),
            ] as [(String, CommandRecord.Status)])
        func cancelsReservation(answer: String, status: CommandRecord.Status) async throws {
            let bench = try await Bench()
            try await bench.reserve()
            #expect(try await bench.cancel(8, answer: "Rejected").status == .rejected)
            #expect(try await bench.cancel(answer: "Accepted", at: "CP-2").status == .accepted)
            #expect(try await bench.reservations() == ["driver-1 1 active accepted"])
            #expect(try await bench.cancel(answer: answer).status == status)
            #expect(try await bench.reservations() == ["driver-1 1 cancelled accepted"])
        }

        /// The cloud's own reservation is sent with its id, and cancelled with the same.
        @Test func sendsOwnReservationOnce() async throws {
            let bench = try await Bench()
            let station = ScriptedStation(status: "Accepted")
            let service = ReservationService(
                database: bench.cloud.database, now: bench.cloud.now, vault: bench.cloud.vault,
                commands: bench.cloud.commands(over: station))
            let made = try await service.reserve(
                station: try id("CP-1"), connector: 1, for: try id("driver-1"),
                until: bench.cloud.clock.now.wall.adding(seconds: 600), by: nil,
                viewer: .system)
            #expect(made.atStation == "accepted")
            #expect(try await bench.reservations() == ["driver-1 1 active accepted"])
            #expect(
                try await service.cancel(made.id, by: nil, viewer: .system).status == .cancelled)
            let numbers = station.calls.map { $0.payload["reservationId"] }
            #expect(numbers == [.int(made.id), .int(made.id)])
        }

        /// A reservation of a raw ReserveNow is cancelled by its own number.
        @Test func cancelsRawReservationByItsNumber() async throws {
            let bench = try await Bench()
            try await bench.reserve(4711)
            let station = ScriptedStation(status: "Accepted")
            let service = ReservationService(
                database: bench.cloud.database, now: bench.cloud.now, vault: bench.cloud.vault,
                commands: bench.cloud.commands(over: station))
            let known = try #require(
                try await bench.cloud.database.read { db in
                    try ReservationTable.list(
                        station: nil, status: .active, before: .max, limit: 1, viewer: .system, db
                    ).first
                })
            _ = try await service.cancel(known.id, by: nil, viewer: .system)
            #expect(station.calls.map { $0.payload["reservationId"] } == [.int(4711)])
        }
    }
}
