import CommonBase
import HummingbirdTesting
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudBooking
@testable import CloudCore
@testable import CloudFleet
@testable import CloudPeople
@testable import CloudSharing
@testable import CloudTestSupport

/// A place of the host Jana Nováková in Brno, with a charger, and people who know her or not.
struct ListingBench: Sendable {
    static let people = ["host", "cohost", "guest", "booker", "stranger"]
    /// Texts that only people who may know the address may find.
    static let secrets = [
        "Haškova", "97/31c", "638 00", "Nováková", "brána 7788", "49.226117", "49226117",
        "16.606829", "16606829", "49,226117", "16,606829",
    ]

    let rest: RESTBench
    var cloud: CloudBench { rest.cloud }
    let place: LocationID

    init(
        access: PlaceTerms.Access = .members, isListed: Bool = true, on bench: CloudBench? = nil
    ) async throws {
        if let bench {
            rest = try await RESTBench(bench)
        } else {
            rest = try await RESTBench()
        }
        place = try id("lesna")
        for person in Self.people { try await rest.cloud.addPerson(person) }
        let (place, moment, cloud) = (place, rest.cloud.clock.now, rest.cloud)
        try await cloud.database.write { db in
            try db.execute(sql: "UPDATE person SET name = 'Jana Nováková' WHERE id = 'host'")
            _ = try LocationService.add(
                id: place, name: "Haškova 97/31c", host: try id("host"), db, at: moment)
            try LocationService.setMember(
                try id("cohost"), of: place, true, viewer: .system, db, at: moment)
            _ = try StationService.add(
                id: try id("CP-1"), kind: .ocpp16, name: "CP-1", securityProfile: 0,
                credential: nil, db, at: moment)
            try StationTable.move(try id("CP-1"), to: place, db)
            try GrantService.add(
                AccessGrant(
                    id: try id("grant"), target: .location(place),
                    grantee: .person(try id("guest")), createdAt: moment.wall),
                viewer: .system, db, at: moment)
            try ListingService.save(
                Self.content, of: place, viewer: .system, key: cloud.vault.publicPointKey, db,
                at: moment)
            try ListingService.changeTerms(
                of: place, access: access, viewer: .system, random: cloud.random, db, at: moment)
            if isListed {
                try ListingService.setListed(
                    true, place, viewer: .system, random: cloud.random, db, at: moment)
            }
        }
    }

    static let content: ListingContent = {
        var content = ListingContent(title: "Garáž na Lesné")
        content.description = "Klidné místo"
        content.accessNotes = "brána 7788"
        content.connectorKind = .type2Cable
        content.cableCM = 500
        content.amenities = [.roof, .light]
        content.district = "Lesná"
        content.town = "Brno"
        content.street = "Haškova"
        content.houseNumber = "97/31c"
        content.postcode = "638 00"
        content.position = Position(latitudeE6: 49_226_117, longitudeE6: 16_606_829)
        return content
    }()

    /// A confirmed booking of an hour from noon on.
    func book(by person: String, status: Booking.Status = .reserved) async throws {
        let start = ManualClock.noon.milliseconds / Booking.quarter * Booking.quarter
        try await cloud.database.write { db in
            try db.execute(
                sql: """
                    INSERT INTO booking (id, number, station_id, connector_id, person_id, starts_at,
                        ends_at, status, arrival_until, cancel_until, cancellation_fee_minor,
                        no_show_fee_minor, note, is_own_use, created_at)
                    VALUES ('b-' || ?, 2, 'CP-1', 1, ?, ?, ?, ?, ?, ?, 0, 0, '', 0, 0)
                    """,
                arguments: [
                    person, person, start, start + 3_600_000, status.rawValue, start, start,
                ])
        }
    }

    func viewer(_ person: String) throws -> Viewer { .person(try id(person), []) }

    func address(for viewer: Viewer) async throws -> ExactAddress? {
        let (place, now) = (place, cloud.clock.now.wall)
        return try await cloud.database.write { db in
            try ExactAddress.read(place, viewer: viewer, db, at: now)
        }
    }

    func isVisible(to viewer: Viewer) async throws -> Bool {
        let (place, now) = (place, cloud.clock.now.wall)
        return try await cloud.database.read { db in
            try ListingTable.find(place, viewer: viewer, at: now, db) != nil
        }
    }

    /// A browser of a person, or of nobody.
    func browse<Value: Sendable>(
        as person: String?, _ body: @escaping @Sendable (TestBrowser) async throws -> Value
    ) async throws -> Value {
        try await rest.browse(as: person, body)
    }
}
