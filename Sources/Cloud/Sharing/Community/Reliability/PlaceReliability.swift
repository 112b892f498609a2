import CloudBooking
import CloudCore
import CloudFleet
import CommonBase

/// How reliable a place was in the last 90 days, counted from facts.
package struct PlaceReliability: Hashable, Sendable, FetchableRecord {
    /// Why the map and the search leave a place out.
    package enum Hidden: String, Sendable, CaseIterable {
        /// No charger of the place was connected for a week.
        case offline
        /// The last five starts failed, and not all of one person.
        case startsFail
    }

    /// Seconds that are counted.
    static let window: Int64 = 90 * 86_400
    /// Seconds without a connection after which a place is hidden.
    static let offlineSeconds: Int64 = 7 * 86_400
    /// Failed starts in a row that hide a place.
    static let failedStarts = 5
    /// Whose they are: one person alone cannot hide a place by starts that fail.
    static let failingPeople = 2
    /// Starts and answers below this number say nothing.
    static let minimumStarts: Int64 = 5
    static let minimumAnswers = 3

    /// A start of charging.
    struct Start: Hashable, Sendable {
        var time: Timestamp
        /// Whether it delivered energy.
        var worked: Bool
        /// Nil if nobody is known.
        var person: PersonID?
    }

    /// Transactions, and starts that the charger did not carry out.
    package var starts: Int64
    /// Starts that delivered energy.
    package var worked: Int64
    /// The highest mean power of a transaction in watts.
    package var powerW: Int64?
    /// The median time to an answer to a request; nil for fewer than three.
    package var answerSeconds: Int64?
    package var hostCancellations: Int64
    package var failedBookings: Int64
    /// Bookings that were confirmed, by others than the hosts.
    package var bookings: Int64
    package var hidden: Hidden?

    package init(
        starts: Int64 = 0, worked: Int64 = 0, powerW: Int64? = nil, answerSeconds: Int64? = nil,
        hostCancellations: Int64 = 0, failedBookings: Int64 = 0, bookings: Int64 = 0,
        hidden: Hidden? = nil
    ) {
        self.starts = starts
        self.worked = worked
        self.powerW = powerW
        self.answerSeconds = answerSeconds
        self.hostCancellations = hostCancellations
        self.failedBookings = failedBookings
        self.bookings = bookings
        self.hidden = hidden
    }

    package init(row: Row) throws {
        starts = try row["starts"]
        worked = try row["worked"]
        powerW = row["power_w"]
        answerSeconds = row["answer_seconds"]
        hostCancellations = try row["host_cancellations"]
        failedBookings = try row["failed_bookings"]
        bookings = try row["bookings"]
        hidden = (row["hidden_for"] as String?).flatMap(Hidden.init(rawValue:))
    }

    /// Percent of the starts that worked, rounded down; nil for too few.
    package var workedPercent: Int64? {
        starts < Self.minimumStarts ? nil : worked * 100 / starts
    }

    /// Why a place is to be hidden.
    /// - Parameters:
    ///   - lastSeen: when a charger of the place was last connected, or else added; nil for a place
    ///     without chargers.
    ///   - lastStarts: the newest first.
    static func hidden(
        lastSeen: Timestamp?, lastStarts: [Start], at now: Timestamp
    ) -> Hidden? {
        if let lastSeen, lastSeen.adding(seconds: offlineSeconds) <= now { return .offline }
        let newest = lastStarts.prefix(failedStarts)
        guard newest.count == failedStarts, !newest.contains(where: \.worked),
            Set(newest.map(\.person)).count >= failingPeople
        else { return nil }
        return .startsFail
    }

    /// Nil for fewer than three.
    static func median(_ seconds: [Int64]) -> Int64? {
        seconds.count < minimumAnswers ? nil : seconds.sorted()[seconds.count / 2]
    }
}

package enum PlaceReliabilityTable {
    /// Nil for a place that was not counted yet.
    package static func find(
        _ location: LocationID, _ db: Database
    ) throws -> PlaceReliability? {
        try PlaceReliability.fetchOne(
            db, cached: "SELECT * FROM place_reliability WHERE location_id = ?",
            arguments: [location])
    }

    static func save(
        _ found: PlaceReliability, of location: LocationID, _ db: Database, at now: Timestamp
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO place_reliability (location_id, starts, worked, power_w,
                    answer_seconds, host_cancellations, failed_bookings, bookings, hidden_for,
                    is_hidden, counted_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (location_id) DO UPDATE SET starts = excluded.starts,
                    worked = excluded.worked, power_w = excluded.power_w,
                    answer_seconds = excluded.answer_seconds,
                    host_cancellations = excluded.host_cancellations,
                    failed_bookings = excluded.failed_bookings, bookings = excluded.bookings,
                    hidden_for = excluded.hidden_for, is_hidden = excluded.is_hidden,
                    counted_at = excluded.counted_at
                """,
            arguments: [
                location, found.starts, found.worked, found.powerW, found.answerSeconds,
                found.hostCancellations, found.failedBookings, found.bookings,
                found.hidden?.rawValue, found.hidden != nil, now,
            ])
        try PlaceTermsTable.setHidden(found.hidden != nil, location, db)
    }

    /// The places with a listing after an id, in the order of their ids.
    static func places(
        after id: String, limit: Int, _ db: Database
    ) throws -> [LocationID] {
        try LocationID.fetchAll(
            db,
            cached: """
                SELECT location_id FROM listing WHERE location_id > ?
                ORDER BY location_id LIMIT ?
                """,
            arguments: [id, limit])
    }
}
