import CloudCore
import CommonBase
import Foundation

extension LocationTable {
    /// The time zones of locations, by one statement.
    package static func zones(
        of locations: [LocationID], _ db: Database
    ) throws -> [LocationID: TimeZone] {
        guard !locations.isEmpty else { return [:] }
        let isOne = Condition.isOne(of: locations, "id")
        let rows = try ZoneRow.fetchAll(
            db, cached: "SELECT id, time_zone FROM location WHERE \(isOne.sql)",
            arguments: isOne.arguments)
        return Dictionary(
            rows.map { ($0.id, TimeZone(identifier: $0.zone) ?? StationZone.standard) },
            uniquingKeysWith: { first, _ in first })
    }

    private struct ZoneRow: FetchableRecord {
        var id: LocationID
        var zone: String

        init(row: Row) throws {
            id = try row["id"]
            zone = try row["time_zone"]
        }
    }
}
