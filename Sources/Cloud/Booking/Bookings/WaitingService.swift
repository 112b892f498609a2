import CloudCore
import CloudFleet
import CommonBase

/// People who wait for a time to become free.
package enum WaitingService {
    struct Wait: Hashable, Sendable, FetchableRecord {
        var id: ID<WaitSubject>
        var stationID: StationID
        var connectorID: Int64
        var personID: PersonID
        var startsAt: Timestamp
        var endsAt: Timestamp
        /// When the person was told that the time is free.
        var toldAt: Timestamp?

        init(row: Row) throws {
            id = try row["id"]
            stationID = try row["station_id"]
            connectorID = try row["connector_id"]
            personID = try row["person_id"]
            startsAt = try row["starts_at"]
            endsAt = try row["ends_at"]
            toldAt = row["told_at"]
        }
    }

    enum WaitSubject {}

    /// Puts a person on the list for a time. Waiting twice for the same start changes its end.
    /// - Throws: `notFound`, `conflict` for too many, `invalidInput` for a time that is over.
    package static func wait(
        _ wish: BookingWish, by person: PersonID, random: RandomSource, _ db: Database,
        at moment: Moment
    ) throws {
        let place = try BookingPlace.find(
            wish.station, connector: wish.connector, for: person, moment.wall, db)
        try BookingService.check(wish, place)
        try Check.that(
            wish.start < wish.end && wish.start > moment.wall, "startsAt",
            "startsAt must be in the future and before endsAt.")
        // Nobody could ever be told of a longer one, and those who can be told would wait behind it.
        let minutes = place.isHost ? 10_080 : place.terms.maximumMinutes
        try Check.that(
            wish.end.millisecondsSince(wish.start) <= minutes * 60_000, "endsAt",
            "endsAt must be at most \(minutes) minutes after startsAt.")
        let count = try Int64.fetchOne(
            db,
            cached: """
                SELECT count(*) FROM booking_wait
                WHERE person_id = ? AND ends_at > ? AND told_at IS NULL
                """,
            arguments: [person, moment.wall])
        guard count ?? 0 < BookingLimits.waiting else {
            throw ServiceError(
                .conflict, "A person can wait for at most \(BookingLimits.waiting) times.")
        }
        let id: ID<WaitSubject> = random.id(at: moment.wall)
        try db.execute(
            cached: """
                INSERT INTO booking_wait
                    (id, station_id, connector_id, person_id, starts_at, ends_at, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (station_id, connector_id, person_id, starts_at) DO UPDATE SET
                    ends_at = excluded.ends_at, told_at = NULL
                """,
            arguments: [
                id, wish.station, wish.connector, person, wish.start, wish.end, moment.wall,
            ])
    }

    /// The times for which a person waits, after an id, in the order of their ids.
    static func list(
        of person: PersonID, after id: String, limit: Int, _ db: Database
    ) throws -> [Wait] {
        try Wait.fetchAll(
            db,
            cached: """
                SELECT * FROM booking_wait WHERE person_id = ? AND id > ? ORDER BY id LIMIT ?
                """,
            arguments: [person, id, limit])
    }

    /// The wait of a person for the start of a wish.
    static func find(
        _ wish: BookingWish, of person: PersonID, _ db: Database
    ) throws -> Wait? {
        try Wait.fetchOne(
            db,
            cached: """
                SELECT * FROM booking_wait
                WHERE station_id = ? AND connector_id = ? AND person_id = ? AND starts_at = ?
                """,
            arguments: [wish.station, wish.connector, person, wish.start])
    }

    /// Takes a person off the list for a time.
    /// - Throws: `notFound`.
    static func remove(_ id: ID<WaitSubject>, of person: PersonID, _ db: Database) throws {
        try db.execute(
            cached: "DELETE FROM booking_wait WHERE id = ? AND person_id = ?",
            arguments: [id, person])
        guard db.changesCount > 0 else {
            throw ServiceError(.notFound, "You are not waiting for \(id).")
        }
    }

    /// Takes everybody off the list for a station.
    static func removeAll(at station: StationID, _ db: Database) throws {
        try db.execute(
            cached: "DELETE FROM booking_wait WHERE station_id = ?", arguments: [station])
    }

    /// Maximum people who get a notice about one change.
    private static let toldLimit = 50

    /// Tells those who wait for a time that has become free, if they can book all of theirs now.
    static func tell(
        _ station: StationID, connector: Int64, _ freed: Range<Timestamp>, _ db: Database,
        at now: Timestamp
    ) throws {
        let waiting = try Wait.fetchAll(
            db,
            cached: """
                SELECT * FROM booking_wait
                WHERE station_id = ? AND connector_id = ? AND starts_at < ? AND ends_at > ?
                  AND starts_at > ? AND told_at IS NULL
                ORDER BY created_at, id LIMIT \(toldLimit)
                """,
            arguments: [station, connector, freed.upperBound, freed.lowerBound, now])
        for wait in waiting { try tell(wait, db, at: now) }
    }

    private static func tell(_ wait: Wait, _ db: Database, at now: Timestamp) throws {
        guard let location = try StationTable.find(wait.stationID, viewer: .system, db)?.locationID,
            let offer = try BookingPlace.find(location, for: wait.personID, now, db)
        else { return }
        let wanted = wait.startsAt..<max(wait.startsAt, wait.endsAt)
        let availability = try AvailabilityReader.availability(
            at: wait.stationID, connector: wait.connectorID, of: location, for: wait.personID,
            in: wanted, db)
        guard availability.objection(to: wanted, now: now, isHost: offer.isHost) == nil else {
            return
        }
        try db.execute(
            cached: "UPDATE booking_wait SET told_at = ? WHERE id = ?", arguments: [now, wait.id])
        try BookingNotices.free(wait, at: location, db, at: now)
    }
}
