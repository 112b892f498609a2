import ChargingModel
import CommonBase
import TestSupport

@testable import CloudAccess
@testable import CloudBooking
@testable import CloudCharging
@testable import CloudCore
@testable import CloudTestSupport

/// A station, the booker `driver-1` with `OCPP16Bench.card`, and `driver-2` with the card `OTHER`.
struct EnforcementBench: Sendable {
    let stations: OCPP16Bench
    var cloud: CloudBench { stations.cloud }
    /// A whole quarter of an hour.
    let start: Timestamp

    /// - Parameter minutes: from now to `start`; at most 60.
    init(minutes: Int64 = 60) async throws {
        stations = try await OCPP16Bench()
        try await stations.cloud.addCard("OTHER", of: "driver-2")
        let quarter = stations.cloud.clock.now.wall.milliseconds / Booking.quarter + 5
        start = Timestamp(milliseconds: quarter * Booking.quarter)
        advance(to: -minutes)
    }

    /// Moves the clock to so many minutes after `start`.
    func advance(to minutes: Int64) {
        let time = start.adding(seconds: minutes * 60)
        cloud.clock.move(seconds: time.millisecondsSince(cloud.clock.now.wall) / 1000)
    }

    func time(_ minutes: Int64) -> Timestamp { start.adding(seconds: minutes * 60) }

    /// Books connector 1 of CP-1 from `start`, shifted, for two hours.
    @discardableResult
    func book(
        _ name: String = "booking", by person: String = "driver-1", after minutes: Int64 = 0,
        number: Int64 = 1_073_741_824, at station: String = "CP-1"
    ) async throws -> ID<Booking> {
        let (from, until) = (time(minutes), time(minutes + 120))
        let booking: ID<Booking> = try id(name)
        let now = cloud.clock.now.wall
        try await cloud.database.write { db in
            try db.execute(
                cached: """
                    INSERT INTO booking (id, number, station_id, connector_id, person_id,
                        starts_at, ends_at, status, arrival_until, cancel_until,
                        cancellation_fee_minor, no_show_fee_minor, note, is_own_use, created_at)
                    VALUES (?, ?, ?, 1, ?, ?, ?, 'reserved', ?, ?, 0, 0, '', 0, ?)
                    """,
                arguments: [
                    booking, number, station, person, from, until, until, from, now,
                ])
            try DomainEventTable.append(
                .bookingConfirmed, subject: booking.text, station: StationID(station),
                person: PersonID(person), at: now, db)
        }
        return booking
    }

    /// Why the card is refused at connector 1; nil if it is accepted.
    func refusal(of card: String, connector: Int64? = 1) async throws -> RefusalReason? {
        let (token, moment) = (try cloud.reference(card), cloud.clock.now)
        let authorization = cloud.authorization
        return try await cloud.database.read { db in
            try authorization.decide(
                token, at: try id("CP-1"), connector: connector, isProven: true, db, at: moment
            ).reason
        }
    }

    /// The `idTagInfo` for a tap at CP-1.
    func authorize(_ card: String) async throws -> JSONValue {
        try await stations.call("Authorize", .object(["idTag": .string(card)]))["idTagInfo"]
            ?? .null
    }

    func status(of booking: ID<Booking>) async throws -> Booking.Status? {
        try await cloud.database.read { db in
            try BookingTable.find(booking, viewer: .system, db)?.status
        }
    }

    /// Gives a booking a status, as the pass over bookings does after the arrival window.
    /// - Parameter arrivalUntil: minutes after `start`.
    func judge(
        _ booking: ID<Booking>, as status: Booking.Status, arrivalUntil: Int64
    ) async throws {
        let end = time(arrivalUntil)
        try await cloud.database.write { db in
            try db.execute(
                cached: "UPDATE booking SET status = ?, arrival_until = ? WHERE id = ?",
                arguments: [status.rawValue, end, booking])
        }
    }

    /// The status of the booking at the station.
    func told(of booking: ID<Booking>) async throws -> String? {
        try await cloud.database.read { db in
            try BookingTable.find(booking, viewer: .system, db)?.atStation
        }
    }

    /// The drivers whose transactions must end.
    func overstayed() async throws -> [String] {
        let now = cloud.clock.now.wall
        return try await cloud.database.read { db in
            try BookingEnd().violations(db, at: now).compactMap { $0.personID?.text }
        }
    }
}
