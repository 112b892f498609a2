import CloudCore
import CommonBase

/// Looks addresses up at a geocoder: each answer is kept for a month, and the cloud sends at most one
/// request a second (the usage policy of Nominatim).
package actor AddressLookup {
    /// How long answers are kept.
    static let keptSeconds: Int64 = 30 * 86_400
    /// Maximum waiting time; longer waits are refused with `overloaded`.
    private static let longestWait = Duration.seconds(10)
    private static let interval = Duration.seconds(1)

    private let geocoder: any Geocoder
    private let database: CloudDatabase
    // tidy:allow time: the geocoder's rate limit counts real seconds
    private let clock = ContinuousClock()
    /// When the next request may be sent.
    private var next: ContinuousClock.Instant?

    package init(geocoder: any Geocoder, database: CloudDatabase) {
        self.geocoder = geocoder
        self.database = database
    }

    /// - Returns: nil for an address that nobody finds, or that names no street or town.
    /// - Throws: `unavailable`; `overloaded` if too many wait.
    package func position(of query: AddressQuery, at now: Timestamp) async throws -> Position? {
        guard let text = query.text else { return nil }
        let hash = SecretHash.of(text.lowercased())
        if let known = try await database.read({ try GeocoderAnswer.find(hash, $0, at: now) }) {
            return known.position
        }
        try await waitForTurn()
        let found = try await geocoder.position(of: query)
        try await database.write { db in
            try GeocoderAnswer(position: found).save(as: hash, db, at: now)
        }
        return found
    }

    private func waitForTurn() async throws {
        let now = clock.now
        let turn = max(now, next ?? now)
        guard now.duration(to: turn) < Self.longestWait else {
            throw ServiceError(.overloaded, "Too many addresses are looked up; try again soon.")
        }
        next = turn.advanced(by: Self.interval)
        // tidy:allow sleep: the geocoder's rate limit counts real seconds
        try await Task.sleep(until: turn, clock: clock)
    }
}

/// Stored answers of the geocoder.
struct GeocoderAnswer: Hashable, Sendable, FetchableRecord {
    /// Nil for an address that it did not find.
    var position: Position?

    init(position: Position?) { self.position = position }

    init(row: Row) throws {
        if let latitude: Int64 = row["latitude_e6"], let longitude: Int64 = row["longitude_e6"] {
            position = Position(latitudeE6: latitude, longitudeE6: longitude)
        }
    }

    static func find(_ hash: String, _ db: Database, at now: Timestamp) throws -> GeocoderAnswer? {
        try fetchOne(
            db,
            cached: """
                SELECT latitude_e6, longitude_e6 FROM geocoder_answer
                WHERE query_hash = ? AND answered_at > ?
                """,
            arguments: [hash, now.adding(seconds: -AddressLookup.keptSeconds)])
    }

    func save(as hash: String, _ db: Database, at now: Timestamp) throws {
        try db.execute(
            cached: """
                INSERT INTO geocoder_answer (query_hash, latitude_e6, longitude_e6, answered_at)
                VALUES (?, ?, ?, ?)
                ON CONFLICT (query_hash) DO UPDATE SET latitude_e6 = excluded.latitude_e6,
                    longitude_e6 = excluded.longitude_e6, answered_at = excluded.answered_at
                """,
            arguments: [hash, position?.latitudeE6, position?.longitudeE6, now])
    }
}
