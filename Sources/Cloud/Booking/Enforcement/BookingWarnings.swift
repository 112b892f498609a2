import ChargingModel
import CloudCharging
import CloudCore
import CloudFleet
import CloudPeople
import CommonBase

/// Warns drivers that a booking of somebody else will end their charging: at the start, and shortly
/// before. Tells the next booker and the hosts when it has not ended in time.
package struct BookingWarnings: EventConsumer {
    /// The second warning comes this long before the end.
    static let noticeSeconds: Int64 = 900
    /// Maximum transactions per pass.
    static let limit = 1000

    package let name = "booking-warnings"
    package let kinds: Set<DomainEvent.Kind> = [.transactionStarted, .transactionEnded]

    package init() {}

    package func handle(_ event: DomainEvent, _ db: Database, at moment: Moment) throws {
        guard let id = TransactionID(event.subject), let record = try TransactionTable.find(id, db)
        else { return }
        if event.kind == .transactionEnded {
            try BookingIntrusionTable.note(record, at: moment.wall, db)
            return try Self.explain(record, at: moment.wall, db)
        }
        guard record.state.phase != .ended,
            let limit = try BookedTimes.leaveBy(
                record.personID, station: record.stationID, connector: record.connectorID,
                at: moment.wall, db), limit.time > moment.wall
        else { return }
        try Self.tell(.freeUntil, record, limit.booking, limit.time, db, at: moment.wall)
    }

    /// An offline bridge ends a transaction by its document, and reports a time-out.
    private static func explain(
        _ record: TransactionRecord, at now: Timestamp, _ db: Database
    ) throws {
        guard record.state.stoppedReason == .timeout, let end = record.state.endedAt,
            let limit = try BookedTimes.leaveBy(
                record.personID, station: record.stationID, connector: record.connectorID,
                at: end.adding(seconds: -60), db),
            limit.time <= end.adding(seconds: 60)
        else { return }
        try StopRequestTable.explain(.booking, record.id, at: end, db)
    }

    /// One pass over the running transactions that stand before a booking of somebody else.
    package static func pass(_ db: Database, at now: Timestamp) throws {
        let horizon = BookedTimes.bufferSeconds + noticeSeconds
        let records = try TransactionTable.listOpen(
            where: """
                EXISTS (SELECT 1 FROM booking
                    WHERE booking.station_id = charging_transaction.station_id
                      AND booking.connector_id = charging_transaction.connector_id
                      AND booking.starts_at > ? AND booking.starts_at <= ?
                      AND booking.ends_at > ? AND \(BookedTimes.isConfirmed)
                      AND booking.person_id IS DISTINCT FROM charging_transaction.person_id)
                """,
            [
                now.adding(seconds: -BookedTimes.maximumSeconds), now.adding(seconds: horizon),
                now,
            ], limit: limit, db)
        for record in records where record.surelyRuns {
            guard
                let limit = try BookedTimes.leaveBy(
                    record.personID, station: record.stationID, connector: record.connectorID,
                    at: now, db)
            else { continue }
            if limit.booking.startsAt.adding(seconds: lateSeconds) <= now {
                try tell(.late, record, limit.booking, limit.time, db, at: now)
            } else if limit.time > now, limit.time.adding(seconds: -noticeSeconds) <= now {
                try tell(.leaveSoon, record, limit.booking, limit.time, db, at: now)
            }
        }
    }

    /// Seconds that a stop at the start of a booking may take.
    private static let lateSeconds: Int64 = 60

    /// Sends a notice once.
    private static func tell(
        _ kind: BookingNoticeTable.Kind, _ record: TransactionRecord, _ booking: Booking,
        _ end: Timestamp, _ db: Database, at now: Timestamp
    ) throws {
        guard try BookingNoticeTable.note(kind, booking.id, record.id, at: now, db) else { return }
        func texts(for reader: PersonID) throws -> BookingWarningTexts {
            let place = try PlaceNames.of(
                record.stationID, for: .person(reader, []), db, at: now)
            return BookingWarningTexts(
                place: place?.name ?? record.stationID.text,
                zone: place?.timeZone ?? Location.standardTimeZone)
        }
        if kind == .late {
            let booker = try texts(for: booking.personID)
            try Notifications.send(
                Notification(
                    person: booking.personID, kind: .chargerProblem, title: booker.lateTitle,
                    text: booker.lateForBooker), db, at: now)
            for host in Set(try StationAccess.hosts(of: record.stationID, db))
            where host != booking.personID {
                let words = try texts(for: host)
                try Notifications.send(
                    Notification(
                        person: host, kind: .chargerProblem, title: words.lateTitle,
                        text: words.lateForHost, path: "/charging/\(record.id)"), db, at: now)
            }
            return
        }
        guard let driver = record.personID else { return }
        let words = try texts(for: driver)
        let isSoon = kind == .leaveSoon
        try Notifications.send(
            Notification(
                person: driver, kind: isSoon ? .chargingEnded : .chargingStarted,
                title: isSoon ? words.leaveTitle(end) : words.freeTitle(end),
                text: isSoon ? words.leave(end) : words.free(end),
                path: "/charging/\(record.id)"), db, at: now)
    }
}

/// The warnings that drivers got about bookings of others.
enum BookingNoticeTable {
    enum Kind: String, Sendable { case freeUntil, leaveSoon, late }

    /// - Returns: whether it is new.
    static func note(
        _ kind: Kind, _ booking: ID<Booking>, _ transaction: TransactionID, at now: Timestamp,
        _ db: Database
    ) throws -> Bool {
        try db.execute(
            cached: """
                INSERT INTO booking_notice (booking_id, transaction_id, kind, sent_at)
                VALUES (?, ?, ?, ?)
                ON CONFLICT (booking_id, transaction_id, kind) DO NOTHING
                """,
            arguments: [booking, transaction, kind.rawValue, now])
        return db.changesCount > 0
    }
}

/// Transactions that ran in a booking of somebody else: an offline station could not know of it, or
/// did not stop in time. Their bills are not in doubt.
package enum BookingIntrusionTable {
    /// Shorter overlaps are those of a stop at the last minute.
    static let toleranceMilliseconds: Int64 = 60_000

    /// The transactions of others in a booking.
    package static func list(
        _ booking: ID<Booking>, _ db: Database
    ) throws -> [TransactionID] {
        try TransactionID.fetchAll(
            db,
            cached: """
                SELECT transaction_id FROM booking_intrusion WHERE booking_id = ?
                ORDER BY transaction_id LIMIT 100
                """,
            arguments: [booking])
    }

    /// Marks the bookings in which an ended transaction of somebody else ran. Of a booking whose
    /// booker could not charge, or did not come, the time until then counts.
    static func note(_ record: TransactionRecord, at now: Timestamp, _ db: Database) throws {
        guard let start = record.state.startedAt, let end = record.state.endedAt, start < end
        else { return }
        try db.execute(
            cached: """
                INSERT INTO booking_intrusion (booking_id, transaction_id, noted_at)
                SELECT booking.id, CAST(? AS TEXT), CAST(? AS BIGINT) FROM booking
                WHERE booking.station_id = ? AND booking.starts_at > ? AND booking.starts_at < ?
                  AND booking.ends_at > ? AND booking.connector_id = ?
                  AND booking.person_id IS DISTINCT FROM CAST(? AS TEXT)
                  AND (\(BookedTimes.isConfirmed)
                    OR booking.status IN ('failed', 'noShow') AND booking.arrival_until > ?)
                ON CONFLICT (booking_id, transaction_id) DO NOTHING
                """,
            arguments: [
                record.id, now, record.stationID,
                start.adding(seconds: -BookedTimes.maximumSeconds),
                end.adding(milliseconds: -toleranceMilliseconds), start, record.connectorID,
                record.personID, start,
            ])
    }
}
