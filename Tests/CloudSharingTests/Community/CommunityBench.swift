import CommonBase
import TestSupport

@testable import CloudBooking
@testable import CloudCore
@testable import CloudFleet
@testable import CloudSharing
@testable import CloudTestSupport

/// The place of `ListingBench` with a booking `b-booker`.
struct CommunityBench: Sendable {
    let listing: ListingBench
    var cloud: CloudBench { listing.cloud }

    init() async throws {
        listing = try await ListingBench()
        try await listing.book(by: "booker")
    }

    /// Runs a change of a person.
    @discardableResult
    func run<Value: Sendable>(
        _ person: String,
        _ body: @escaping @Sendable (Viewer, Database, Moment) throws -> Value
    ) async throws -> Value {
        try await run(.person(try id(person), Set(AccessScope.allCases)), body)
    }

    @discardableResult
    func run<Value: Sendable>(
        _ viewer: Viewer,
        _ body: @escaping @Sendable (Viewer, Database, Moment) throws -> Value
    ) async throws -> Value {
        let moment = cloud.clock.now
        return try await cloud.database.write { db in try body(viewer, db, moment) }
    }

    func send(_ text: String, as person: String) async throws {
        try await run(person) { viewer, db, moment in
            _ = try MessageService.send(
                text, about: try id("b-booker"), viewer: viewer, db, at: moment)
        }
    }

    func review(_ stars: Int64, as person: String) async throws {
        let random = cloud.random
        try await run(person) { viewer, db, moment in
            try ReviewService.write(
                stars: stars, text: "", about: try id("b-booker"), viewer: viewer,
                random: random, db, at: moment)
        }
    }

    func rating() async throws -> Review.Rating {
        let (place, now) = (listing.place, cloud.clock.now.wall)
        return try await cloud.database.read { db in
            try ReviewTable.rating(of: place, db, at: now)
        }
    }

    /// The booker has charged.
    func charge() async throws {
        try await add(energy: 10_000, "t-booker")
        try await cloud.database.write { db in
            try db.execute(
                sql: """
                    UPDATE booking SET status = 'fulfilled', transaction_id = 't-booker'
                    WHERE id = 'b-booker'
                    """)
        }
    }

    /// An ended transaction of an hour.
    func add(energy: Int64, _ name: String) async throws {
        let now = cloud.clock.now.wall
        try await cloud.database.write { db in
            try db.execute(
                sql: """
                    INSERT INTO charging_transaction (id, source, station_id, connector_id,
                        start_key, boot_count, phase, started_at, ended_at, energy_wh, created_at,
                        updated_at)
                    VALUES (?, 'ocpp16', 'CP-1', 1, ?, 0, 'ended', ?, ?, ?, ?, ?)
                    """,
                arguments: [name, name, now, now.adding(seconds: 3600), energy, now, now])
        }
    }

    /// The code of the error; nil without one.
    func error(_ body: () async throws -> Void) async throws -> ServiceError.Code? {
        do {
            try await body()
            return nil
        } catch let error as ServiceError {
            return error.code
        }
    }

    /// The titles of a person's notifications, oldest first.
    func titles(_ person: String) async throws -> [String] {
        try await cloud.database.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT title_en FROM notification WHERE person_id = ? AND kind = 'booking'
                    ORDER BY id
                    """,
                arguments: [person])
        }
    }
}
