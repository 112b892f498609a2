import CloudCore
import CloudFleet
import CommonBase

/// How other parts read tariffs. `TariffTable+writing.swift` changes them.
package enum TariffTable {
    /// An SQL condition: this version of the tariff is the one in force at a time, which is the
    /// argument. A later version never comes into force before an earlier one.
    static let isInForce = """
        tariff_version.number = (SELECT max(known.number) FROM tariff_version known
            WHERE known.tariff_id = tariff_version.tariff_id AND known.valid_from <= ?)
        """

    /// A person's tariff at a location; nil where charging is free. The tariff of a group of the
    /// person comes before that of the place; of several groups, the one with the lowest price of a
    /// kWh. The hosts of a place charge for free, which the caller checks.
    /// - Parameter person: nil for somebody who is not known.
    package static func current(
        at location: LocationID, for person: PersonID?, _ now: Timestamp, _ db: Database
    ) throws -> StoredTariff? {
        if let person, let own = try ofGroups(of: person, at: location, now, db) { return own }
        return try StoredTariff.fetchAll(
            db,
            cached: """
                SELECT \(StoredTariff.columns) FROM location_tariff
                JOIN tariff ON tariff.id = location_tariff.tariff_id
                JOIN tariff_version ON tariff_version.tariff_id = tariff.id
                WHERE location_tariff.location_id = ? AND \(isInForce)
                """,
            arguments: [location, now]
        ).first { $0.holds(at: now) }
    }

    /// Maximum groups of a place with tariffs that a person is in.
    private static let groupLimit = 20

    private static func ofGroups(
        of person: PersonID, at location: LocationID, _ now: Timestamp, _ db: Database
    ) throws -> StoredTariff? {
        let isMember = GroupTable.isMember(person: "?", group: "group_tariff.group_id")
        let isOfHost = GroupTable.isOfHost(
            group: "group_tariff.group_id", location: "group_tariff.location_id")
        return try StoredTariff.fetchAll(
            db,
            cached: """
                SELECT \(StoredTariff.columns) FROM group_tariff
                JOIN tariff ON tariff.id = group_tariff.tariff_id
                JOIN tariff_version ON tariff_version.tariff_id = tariff.id
                WHERE group_tariff.location_id = ? AND \(isMember) AND \(isOfHost)
                  AND \(isInForce)
                ORDER BY COALESCE(tariff.headline, 0), tariff.id LIMIT ?
                """,
            arguments: [location, person, now, groupLimit]
        ).first { $0.holds(at: now) }
    }

    /// An SQL subquery for lists of places: the price of a kWh for those without a tariff of a
    /// group, with VAT, in ten-thousandths of a unit of the currency. Null for a place without a
    /// tariff, and for a tariff without a price of energy.
    /// - Parameter location: an SQL expression, `location.id`.
    package static func headline(location: String) -> String {
        """
        (SELECT tariff.headline FROM location_tariff
            JOIN tariff ON tariff.id = location_tariff.tariff_id
            WHERE location_tariff.location_id = \(location))
        """
    }

    /// An SQL condition for lists of places: charging is free for those without a tariff of a group.
    /// - Parameter location: an SQL expression, `location.id`.
    package static func isFree(location: String) -> String {
        """
        NOT EXISTS (SELECT 1 FROM location_tariff
            WHERE location_tariff.location_id = \(location))
        """
    }
}
