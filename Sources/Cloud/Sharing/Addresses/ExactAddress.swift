import CloudBooking
import CloudCore
import CloudFleet
import CloudPeople
import CommonBase

/// Where a place is, how to reach its charger, and its host's full name.
package struct ExactAddress: Hashable, Sendable, FetchableRecord {
    /// Seconds after the end of a booking in which the booker may read the address.
    package static let secondsAfterBooking: Int64 = 6 * 3600

    static let streetLimit = 120
    static let numberLimit = 20
    static let postcodeLimit = 12
    static let notesLimit = 1000

    package var street: String
    package var houseNumber: String
    package var postcode: String
    package var district: String
    package var town: String
    package var position: Position?
    package var accessNotes: String
    package var hostName: String

    package init(row: Row) throws {
        street = try row["street"]
        houseNumber = try row["house_number"]
        postcode = try row["postcode"]
        district = try row["district"]
        town = try row["town"]
        if let latitude: Int64 = row["latitude_e6"], let longitude: Int64 = row["longitude_e6"] {
            position = Position(latitudeE6: latitude, longitudeE6: longitude)
        }
        accessNotes = try row["access_notes"]
        hostName = try row["host_name"]
    }

    /// `Haškova 12`, `638 00 Brno`; without empty lines.
    package var lines: [String] {
        [[street, houseNumber], [shownPostcode, town]].map {
            $0.filter { !$0.isEmpty }.joined(separator: " ")
        }.filter { !$0.isEmpty }
    }

    /// Five digits in two parts, however they were typed.
    private var shownPostcode: String {
        let digits = postcode.filter { !$0.isWhitespace }
        guard digits.utf8.count == 5, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return postcode
        }
        return "\(digits.prefix(3)) \(digits.suffix(2))"
    }

    /// The exact address of a place, if the viewer may know it: a host, an admin, a person whom a
    /// standing right names, and a booker from the confirmation until six hours after the end.
    /// Notes the read, unless a host does it; so it runs in a write.
    /// - Returns: nil if the viewer may not know it, or nobody has described the place.
    package static func read(
        _ location: LocationID, viewer: Viewer, _ db: Database, at now: Timestamp
    ) throws -> ExactAddress? {
        guard try mayRead(location, viewer: viewer, db, at: now) else { return nil }
        guard let address = try AddressTable.find(location, db) else { return nil }
        if let person = viewer.personID, try !isHost(person, of: location, db) {
            try AddressTable.note(person, read: location, db, at: now)
        }
        return address
    }

    /// Whether `read` would give the address.
    package static func mayRead(
        _ location: LocationID, viewer: Viewer, _ db: Database, at now: Timestamp
    ) throws -> Bool {
        switch viewer {
        case .admin, .system: true
        case .anonymous, .station: false
        case .person(let id, _):
            try isHost(id, of: location, db)
                || StandingRight.names(id, at: location, now, db)
                || BookingTable.hasConfirmed(
                    id, at: location, endedWithin: secondsAfterBooking, now, db)
        }
    }

    /// Whether a person is the host or a co-host.
    static func isHost(
        _ person: PersonID, of location: LocationID, _ db: Database
    ) throws -> Bool {
        let managed = LocationTable.isManaged("location.id", by: .person(person, [])) ?? .never
        return try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (SELECT 1 FROM location
                    WHERE location.id = ? AND \(managed.sql))
                """,
            arguments: [location] + managed.arguments) ?? false
    }
}

/// The exact addresses, and who read them. Only `ExactAddress.read` and the hosts' pages use it.
enum AddressTable {
    /// How long the reads are kept.
    static let keptSeconds: Int64 = 90 * 86_400

    static func find(_ location: LocationID, _ db: Database) throws -> ExactAddress? {
        try ExactAddress.fetchOne(
            db,
            cached: """
                SELECT listing.street, listing.house_number, listing.postcode, listing.district,
                    listing.town, listing.latitude_e6, listing.longitude_e6,
                    listing.access_notes, \(PersonTable.name(of: "location.host_id")) AS host_name
                FROM listing JOIN location ON location.id = listing.location_id
                WHERE listing.location_id = ?
                """,
            arguments: [location])
    }

    /// Who read the address of a place, and when, newest first.
    static func reads(
        of location: LocationID, limit: Int, _ db: Database
    ) throws -> [AddressRead] {
        try AddressRead.fetchAll(
            db,
            cached: """
                SELECT read_at, \(PersonTable.name(of: "address_read.person_id")) AS name
                FROM address_read WHERE location_id = ? ORDER BY id DESC LIMIT ?
                """,
            arguments: [location, limit])
    }

    /// Reads within a minute are one.
    static func note(
        _ person: PersonID, read location: LocationID, _ db: Database, at now: Timestamp
    ) throws {
        let last = try Timestamp.fetchOne(
            db,
            cached: """
                SELECT read_at FROM address_read WHERE location_id = ? AND person_id = ?
                ORDER BY id DESC LIMIT 1
                """,
            arguments: [location, person])
        if let last, last.adding(seconds: 60) > now { return }
        try db.execute(
            cached: "INSERT INTO address_read (location_id, person_id, read_at) VALUES (?, ?, ?)",
            arguments: [location, person, now])
    }
}

/// A read of an exact address by somebody who is no host of the place.
struct AddressRead: Hashable, Sendable, FetchableRecord {
    /// The person's full name: hosts know the people who may charge at theirs.
    var name: String
    var readAt: Timestamp

    init(row: Row) throws {
        name = try row["name"]
        readAt = try row["read_at"]
    }
}
