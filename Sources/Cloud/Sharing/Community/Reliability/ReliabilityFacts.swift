import CloudBooking
import CloudCharging
import CloudControl
import CloudCore
import CloudFleet
import CommonBase

/// Reads the facts of a place's reliability. All queries walk indexes by station, and
/// read at most `limit` rows of a charger.
struct ReliabilityFacts: Sendable {
    private static let limit = 1000

    private var starts: [PlaceReliability.Start] = []
    private var powerW: Int64?
    private var answers: [Int64] = []
    private var (hostCancellations, failedBookings, bookings): (Int64, Int64, Int64) = (0, 0, 0)
    private var lastSeen: Timestamp?

    init(of location: LocationID, _ db: Database, at now: Timestamp) throws {
        let since = now.adding(seconds: -PlaceReliability.window)
        for station in try BookingPlace.stations(of: location, db) {
            let seen = max(station.lastSeenAt ?? station.createdAt, station.createdAt)
            lastSeen = max(lastSeen ?? seen, seen)
            try readTransactions(at: station.id, since: since, db)
            try readFailedCommands(at: station.id, since: since, db)
            try readBookings(at: station.id, since: since, until: now, db)
        }
    }

    /// The counts from these facts.
    func reliability(at now: Timestamp) -> PlaceReliability {
        let newest = starts.sorted { $0.time > $1.time }
        return PlaceReliability(
            starts: Int64(starts.count), worked: Int64(starts.filter(\.worked).count),
            powerW: powerW, answerSeconds: PlaceReliability.median(answers),
            hostCancellations: hostCancellations, failedBookings: failedBookings,
            bookings: bookings,
            hidden: PlaceReliability.hidden(lastSeen: lastSeen, lastStarts: newest, at: now))
    }

    private mutating func readTransactions(
        at station: StationID, since: Timestamp, _ db: Database
    ) throws {
        try db.forEachRow(
            cached: """
                SELECT created_at, energy_wh, started_at, ended_at, person_id
                FROM charging_transaction
                WHERE station_id = ? AND created_at >= ? AND phase || '' = 'ended'
                ORDER BY created_at DESC, id DESC LIMIT \(Self.limit)
                """,
            arguments: [station, since]
        ) { row in
            let (time, energy): (Timestamp, Int64) = (
                try row["created_at"], try row["energy_wh"]
            )
            starts.append(.init(time: time, worked: energy > 0, person: row["person_id"]))
            guard let start = row["started_at"] as Timestamp?,
                let end = row["ended_at"] as Timestamp?
            else { return }
            // A quarter of an hour at least: short ones say little. 1 TWh is no home charger.
            let length = end.millisecondsSince(start)
            guard length >= Booking.quarter, energy < 1_000_000_000_000 else { return }
            powerW = max(powerW ?? 0, energy * 3_600_000 / length)
        }
    }

    /// Remote starts that the charger refused, or did not hear.
    private mutating func readFailedCommands(
        at station: StationID, since: Timestamp, _ db: Database
    ) throws {
        try db.forEachRow(
            cached: """
                SELECT found.issued_at, found.issued_by FROM (
                    SELECT issued_at, issued_by, action, status FROM command WHERE station_id = ?
                    ORDER BY number DESC LIMIT \(Self.limit)) AS found
                WHERE found.action = ? AND found.issued_at >= ?
                  AND found.status IN ('rejected', 'timedOut', 'offline', 'failed')
                """,
            arguments: [station, RequestStart.action.rawValue, since]
        ) { row in
            let time: Timestamp = try row["issued_at"]
            starts.append(.init(time: time, worked: false, person: row["issued_by"]))
        }
    }

    private mutating func readBookings(
        at station: StationID, since: Timestamp, until now: Timestamp, _ db: Database
    ) throws {
        let found = try Booking.fetchAll(
            db,
            cached: """
                SELECT * FROM booking
                WHERE station_id = ? AND starts_at >= ? AND is_own_use = 0
                ORDER BY starts_at DESC, id DESC LIMIT \(Self.limit)
                """,
            arguments: [station, since])
        let hosts = try StationAccess.hosts(of: station, db)
        for booking in found where !hosts.contains(booking.personID) {
            switch booking.status {
            case .failed:
                failedBookings += 1
                bookings += 1
            case .canceled:
                guard let person = booking.canceledBy, hosts.contains(person) else { break }
                hostCancellations += 1
                bookings += 1
            case .reserved, .fulfilled, .noShow: bookings += 1
            case .pending, .rejected: break
            }
            if let seconds = Self.answerSeconds(booking) { answers.append(seconds) }
        }
    }

    /// How long the host took to answer a request; nil for a booking that needed no answer.
    private static func answerSeconds(_ booking: Booking) -> Int64? {
        guard let decided = booking.decidedAt, decided > booking.createdAt,
            booking.reason != BookingFailure.taken.rawValue
        else { return nil }
        return decided.millisecondsSince(booking.createdAt) / 1000
    }
}
