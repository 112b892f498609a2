import CloudCore
import CloudFleet
import CommonBase

/// The public tariffs, for other systems.
extension TariffTable {
    /// The tariffs of places, not of groups, in the versions in force, by their ids.
    /// - Parameters:
    ///   - isPublished: a condition over `location_tariff.location_id`.
    ///   - changed: when the version came into force; nil for no bound.
    /// - Returns: a page of them, and how many there are. Those that cannot be decoded are left out.
    package static func published(
        where isPublished: Condition, changedFrom: Timestamp?, changedBefore: Timestamp?,
        offset: Int, limit: Int, at now: Timestamp, _ db: Database
    ) throws -> (page: [StoredTariff], total: Int) {
        var conditions = Conditions()
        conditions.add("tariff.id > ''")
        conditions.add("length(tariff.id) <= 36")
        conditions.add("tariff.removed_at IS NULL")
        conditions.add(
            Condition(
                """
                EXISTS (SELECT 1 FROM location_tariff
                    WHERE location_tariff.tariff_id = tariff.id AND (\(isPublished.sql)))
                """, isPublished.arguments))
        conditions.add(isInForce, now)
        conditions.add("tariff_version.valid_from >= ?", changedFrom)
        conditions.add("tariff_version.valid_from < ?", changedBefore)
        let tables = "tariff JOIN tariff_version ON tariff_version.tariff_id = tariff.id"
        let page = try StoredTariff.fetchAll(
            db,
            sql: """
                SELECT \(StoredTariff.columns) FROM \(tables) \(conditions.sql)
                ORDER BY tariff.id LIMIT ? OFFSET ?
                """,
            arguments: conditions.arguments + [limit, offset])
        let total = try Int.fetchOne(
            db, sql: "SELECT count(*) FROM \(tables) \(conditions.sql)",
            arguments: conditions.arguments)
        return (page, total ?? 0)
    }

    /// The tariff that everybody without a tariff of a group pays at each of these places.
    package static func ofPlaces(
        _ locations: [LocationID], _ db: Database
    ) throws -> [LocationID: TariffID] {
        guard !locations.isEmpty else { return [:] }
        let isOne = Condition.isOne(of: locations, "location_tariff.location_id")
        let rows = try PlaceRow.fetchAll(
            db,
            cached: """
                SELECT location_tariff.location_id, location_tariff.tariff_id
                FROM location_tariff JOIN tariff ON tariff.id = location_tariff.tariff_id
                WHERE \(isOne.sql) AND tariff.removed_at IS NULL AND length(tariff.id) <= 36
                """,
            arguments: isOne.arguments)
        return Dictionary(
            rows.map { ($0.locationID, $0.tariffID) }, uniquingKeysWith: { first, _ in first })
    }

    private struct PlaceRow: FetchableRecord {
        var locationID: LocationID
        var tariffID: TariffID

        init(row: Row) throws {
            locationID = try row["location_id"]
            tariffID = try row["tariff_id"]
        }
    }
}
