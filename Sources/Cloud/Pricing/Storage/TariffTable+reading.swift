import CloudCore
import CloudFleet
import CommonBase

/// How the hosts of tariffs read them.
extension TariffTable {
    /// An SQL condition: the viewer manages the tariff: an admin, its host, or a co-host of a place of
    /// its host where it holds. Nil if that holds for all.
    private static func isManaged(by viewer: Viewer) -> Condition? {
        guard case .person(let id, _) = viewer,
            let managed = LocationTable.isManaged("location.id", by: viewer)
        else { return LocationTable.isManaged("tariff.id", by: viewer) }
        func held(by table: String) -> String {
            """
            SELECT \(table).tariff_id FROM location
                JOIN \(table) ON \(table).location_id = location.id
                JOIN tariff held ON held.id = \(table).tariff_id
                WHERE held.host_id = location.host_id AND (\(managed.sql))
            """
        }
        return Condition(
            """
            tariff.id IN (SELECT own.id FROM tariff own WHERE own.host_id = ?
                UNION \(held(by: "location_tariff"))
                UNION \(held(by: "group_tariff")))
            """, [id] + managed.arguments + managed.arguments)
    }

    /// An SQL condition: this version of the tariff is the newest, which may not be in force yet.
    private static let isNewest = """
        tariff_version.number = (SELECT max(known.number) FROM tariff_version known
            WHERE known.tariff_id = tariff_version.tariff_id)
        """

    private static let selection = """
        SELECT \(StoredTariff.columns) FROM tariff
        JOIN tariff_version ON tariff_version.tariff_id = tariff.id
        """

    /// The tariff in its newest version, if the viewer manages it and it is not removed.
    package static func find(
        _ id: TariffID, viewer: Viewer, _ db: Database
    ) throws -> StoredTariff? {
        var conditions = Conditions()
        conditions.add("tariff.id = ?", id)
        conditions.add(isManaged(by: viewer))
        conditions.add("tariff.removed_at IS NULL")
        conditions.add(isNewest)
        return try StoredTariff.fetchAll(
            db, sql: "\(selection) \(conditions.sql)", arguments: conditions.arguments
        ).first
    }

    /// The tariffs that the viewer manages, each in its newest version, in the order of their ids,
    /// starting after `after`. Those that cannot be decoded are left out.
    static func list(
        after: String, limit: Int, viewer: Viewer, _ db: Database
    ) throws -> [StoredTariff] {
        var conditions = Conditions()
        conditions.add("tariff.id > ?", after)
        conditions.add(isManaged(by: viewer))
        conditions.add("tariff.removed_at IS NULL")
        conditions.add(isNewest)
        return try StoredTariff.fetchAll(
            db, sql: "\(selection) \(conditions.sql) ORDER BY tariff.id LIMIT ?",
            arguments: conditions.arguments + [limit])
    }

    /// The versions of a tariff with lower numbers than `before`, the newest first. The caller has
    /// checked that the viewer manages it.
    static func versions(
        of id: TariffID, before: Int64, limit: Int, _ db: Database
    ) throws -> [StoredTariff] {
        try StoredTariff.fetchAll(
            db,
            cached: """
                \(selection) WHERE tariff_version.tariff_id = ? AND tariff_version.number < ?
                ORDER BY tariff_version.number DESC LIMIT ?
                """,
            arguments: [id, before, limit])
    }

    /// The prices of locations that have a tariff for everybody, which the caller has checked.
    static func headlines(
        at locations: [LocationID], _ db: Database
    ) throws -> [LocationID: TariffHeadline] {
        guard !locations.isEmpty else { return [:] }
        let condition = Condition.isOne(of: locations, "location_tariff.location_id")
        let found = try TariffHeadline.fetchAll(
            db,
            sql: """
                SELECT location_tariff.location_id, tariff.headline FROM location_tariff
                JOIN tariff ON tariff.id = location_tariff.tariff_id WHERE \(condition.sql)
                """,
            arguments: condition.arguments)
        return Dictionary(uniqueKeysWithValues: found.map { ($0.locationID, $0) })
    }

    /// The tariff that holds at a location for a group, or for everybody else, in its newest version.
    /// The caller has checked that the viewer manages the location.
    static func newest(
        at location: LocationID, group: ID<PersonGroup>?, _ db: Database
    ) throws -> StoredTariff? {
        try assigned(to: location, group: group, db).flatMap {
            try find($0, viewer: .system, db)
        }
    }
}

/// The price of a place with a tariff.
struct TariffHeadline: Sendable, FetchableRecord {
    var locationID: LocationID
    /// Of a kWh with VAT; nil without a price of energy.
    var price: UnitPrice?

    init(row: Row) throws {
        locationID = try row["location_id"]
        price = (row["headline"] as Int64?).map(UnitPrice.init(tenThousandths:))
    }
}
