import CommonBase
import TestSupport

@testable import CloudBooking
@testable import CloudCore
@testable import CloudFleet
@testable import CloudTestSupport

/// Hanna's place `home` with the station CP-1; Eva and Ben have accounts.
struct BookingBench: Sendable {
    let cloud: CloudBench
    let service: BookingService
    /// Two hours after the present, on a whole quarter of an hour.
    let start: Timestamp

    static var members: PlaceTerms {
        var terms = PlaceTerms.standard
        (terms.access, terms.confirmation) = (.members, .instant)
        return terms
    }

    static var onApproval: PlaceTerms {
        var terms = members
        terms.confirmation = .approval
        return terms
    }

    init(terms: PlaceTerms = members) async throws {
        cloud = try CloudBench()
        service = BookingService(random: cloud.random)
        start = cloud.clock.now.wall.adding(seconds: 7200)
        for name in ["hanna", "eva", "ben"] { try await cloud.addPerson(name) }
        try await add(place: "home", station: "CP-1", terms: terms)
    }

    func add(place: String, station: String, terms: PlaceTerms) async throws {
        let moment = cloud.clock.now
        let (home, host): (LocationID, PersonID) = (try id(place), try id("hanna"))
        let station: StationID = try id(station)
        try await cloud.database.write { db in
            _ = try LocationService.add(id: home, name: place, host: host, db, at: moment)
            _ = try StationService.add(
                id: station, kind: .ocpp16, name: station.text, securityProfile: 0,
                credential: nil, location: home, db, at: moment)
            try PlaceTermsTable.save(terms, of: home, db)
            try PlaceTermsTable.setOffered(true, home, db)
        }
    }

    func time(_ minutes: Int64) -> Timestamp { start.adding(seconds: minutes * 60) }

    /// Moves the clock to so many minutes after `start`.
    func advance(to minutes: Int64) {
        cloud.clock.move(
            seconds: time(minutes).millisecondsSince(cloud.clock.now.wall) / 1000)
    }

    func wish(
        _ from: Int64 = 0, _ until: Int64 = 120, isOwnUse: Bool = false
    ) throws -> BookingWish {
        BookingWish(
            station: try id("CP-1"), connector: 1, start: time(from), end: time(until),
            isOwnUse: isOwnUse)
    }

    @discardableResult
    func book(
        by person: String = "eva", _ from: Int64 = 0, _ until: Int64 = 120,
        isOwnUse: Bool = false
    ) async throws -> Booking {
        let (moment, wish) = (cloud.clock.now, try wish(from, until, isOwnUse: isOwnUse))
        let person: PersonID = try id(person)
        return try await cloud.database.write { db in
            try service.request(wish, by: person, db, at: moment)
        }
    }

    func viewer(_ person: String) throws -> Viewer {
        .person(try id(person), Set(AccessScope.allCases))
    }

    /// Runs a change of a person.
    @discardableResult
    func run<Value: Sendable>(
        as person: String,
        _ body: @escaping @Sendable (Viewer, Database, Moment) throws -> Value
    ) async throws -> Value {
        let (viewer, moment) = (try viewer(person), cloud.clock.now)
        return try await cloud.database.write { db in try body(viewer, db, moment) }
    }

    func find(_ booking: Booking) async throws -> Booking {
        try await cloud.database.read { db in
            try BookingService.find(booking.id, .system, db)
        }
    }

    /// The refusal of a booking, and nothing else.
    func refusal(_ body: () async throws -> Booking) async throws -> BookingRefusal? {
        do {
            _ = try await body()
            return nil
        } catch let refusal as BookingRefusal {
            return refusal
        }
    }

    /// Runs the passes.
    func pass(isConnected: Bool = true) async throws {
        try await BookingPasses(
            database: cloud.database, now: cloud.now, random: cloud.random,
            isConnected: { _ in isConnected }, logger: CloudBench.logger
        ).run()
    }

    /// The titles of a person's messages, oldest first.
    func messages(_ person: String) async throws -> [String] {
        try await cloud.database.read { db in
            try String.fetchAll(
                db, sql: "SELECT title_en FROM notification WHERE person_id = ? ORDER BY id",
                arguments: [person])
        }
    }
}
