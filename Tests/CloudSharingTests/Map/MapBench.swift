import CommonBase
import TestSupport

@testable import CloudCore
@testable import CloudFleet
@testable import CloudSharing
@testable import CloudTestSupport

/// A cloud with places around Brno.
struct MapBench: Sendable {
    static let brno = MapSearch.Point(latitudeE6: 49_200_000, longitudeE6: 16_600_000)

    let cloud: CloudBench
    let host: PersonID
    var now: Timestamp { cloud.clock.now.wall }

    init() async throws {
        try await self.init(try CloudBench())
    }

    init(_ bench: CloudBench) async throws {
        cloud = bench
        host = try await cloud.addPerson("host")
        try await cloud.addPerson("driver")
    }

    /// A published place, north of Brno by some microdegrees.
    func add(
        _ name: String, access: String, north: Int64, east: Int64 = 0,
        isListed: Bool = true
    ) async throws {
        let host = host
        try await cloud.database.write { db in
            try db.execute(
                cached: """
                    INSERT INTO location (id, host_id, name, time_zone, created_at)
                    VALUES (?, ?, ?, 'Europe/Prague', 0)
                    """,
                arguments: [name, host, name])
            try db.execute(
                cached: """
                    INSERT INTO place_terms VALUES
                        (?, ?, 0, 'instant', 30, 720, 0, 56, 0, 30, 60, 0, 0, ?, ?, ?, ?, 11000,
                        'type2Cable', 0)
                    """,
                arguments: [
                    name, access, isListed ? 1 : 0, name, 49_200_000 + north, 16_600_000 + east,
                ])
            try db.execute(
                cached: """
                    INSERT INTO listing (location_id, is_listed, title, description,
                        house_rules, access_notes, connector_kind, power_w, meter_class,
                        district, town, street, house_number, postcode, latitude_e6,
                        longitude_e6, public_latitude_e6, public_longitude_e6, listed_at)
                    VALUES (?, ?, ?, '', '', '', 'type2Cable', 11000, 'none', 'Lesná',
                        'Brno', 'Secret', '1', '', 1, 1, ?, ?, 0)
                    """,
                arguments: [
                    name, isListed ? 1 : 0, name, 49_200_000 + north, 16_600_000 + east,
                ])
        }
    }

    func search(_ viewer: Viewer, _ filter: MapFilter = MapFilter()) -> MapSearch {
        MapSearch(filter, viewer: viewer, now: now, isConnected: { _ in true })
    }

    func names(_ viewer: Viewer) async throws -> [String] {
        let search = search(viewer)
        return try await cloud.database.read { db in
            try search.page(near: Self.brno, size: 20, db).places.map(\.title)
        }
    }
}
