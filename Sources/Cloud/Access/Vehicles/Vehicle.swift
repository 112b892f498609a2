import CloudCore
import CommonBase

/// A car of a person.
package struct Vehicle: Hashable, Sendable, FetchableRecord {
    /// Maximum vehicles of a person.
    package static let limit = 20

    package var id: ID<Vehicle>
    package var personID: PersonID
    package var name: String
    /// As its owner typed it; nil if they gave none.
    package var plate: String?
    package var createdAt: Timestamp

    package init(
        id: ID<Vehicle>, personID: PersonID, name: String, plate: String?, createdAt: Timestamp
    ) {
        self.id = id
        self.personID = personID
        self.name = name
        self.plate = plate
        self.createdAt = createdAt
    }

    package init(row: Row) throws {
        id = try row["id"]
        personID = try row["person_id"]
        name = try row["name"]
        plate = row["plate"]
        createdAt = try row["created_at"]
    }
}

package enum VehicleTable {
    /// An SQL subquery for statements of other domains: the name of the vehicle in `column`.
    package static func name(of column: String) -> String {
        "(SELECT vehicle.name FROM vehicle WHERE vehicle.id = \(column))"
    }

    static func insert(_ vehicle: Vehicle, _ db: Database) throws {
        try db.execute(
            cached: """
                INSERT INTO vehicle (id, person_id, name, plate, created_at)
                VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [
                vehicle.id, vehicle.personID, vehicle.name, vehicle.plate, vehicle.createdAt,
            ])
    }

    static func update(_ vehicle: Vehicle, _ db: Database) throws {
        try db.execute(
            cached: "UPDATE vehicle SET name = ?, plate = ? WHERE id = ?",
            arguments: [vehicle.name, vehicle.plate, vehicle.id])
    }

    static func delete(_ id: ID<Vehicle>, _ db: Database) throws {
        try db.execute(cached: "DELETE FROM vehicle WHERE id = ?", arguments: [id])
    }

    static func count(of person: PersonID, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db, cached: "SELECT count(*) FROM vehicle WHERE person_id = ?", arguments: [person])
            ?? 0
    }

    /// The vehicle, if it is the viewer's.
    package static func find(
        _ id: ID<Vehicle>, viewer: Viewer, _ db: Database
    ) throws -> Vehicle? {
        var conditions = Conditions()
        conditions.add(viewer.owns)
        conditions.add("id = ?", id)
        return try Vehicle.fetchAll(
            db, sql: "SELECT * FROM vehicle \(conditions.sql)", arguments: conditions.arguments
        ).first
    }

    /// The viewer's vehicles in the order of their ids, starting after `after`.
    /// - Parameter person: nil for all people.
    package static func list(
        person: PersonID? = nil, after: String = "", limit: Int, viewer: Viewer, _ db: Database
    ) throws -> [Vehicle] {
        var conditions = Conditions()
        conditions.add(viewer.owns)
        conditions.add("id > ?", after)
        conditions.add("person_id = ?", person)
        return try Vehicle.fetchAll(
            db, sql: "SELECT * FROM vehicle \(conditions.sql) ORDER BY id LIMIT ?",
            arguments: conditions.arguments + [limit])
    }
}

extension Viewer {
    /// The viewer is the person in `person_id`. Nil if all rows are visible.
    var owns: Condition? {
        switch self {
        case .admin, .system: nil
        case .person(let id, _): Condition("person_id = ?", [id])
        case .anonymous, .station: .never
        }
    }
}
