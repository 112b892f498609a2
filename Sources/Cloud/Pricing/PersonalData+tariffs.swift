import CloudCore
import CloudModule
import CloudPeople
import CommonBase
import MessageCatalogue

extension PersonalDataPart {
    static let tariffs: PersonalDataPart = .rows(
        "tariffs.json", Message("your tariffs", "tvoje ceníky"), of: "tariff", key: "id",
        where: "host_id = ?",
        [
            .text("id"), .text("name"), .time("created_at", as: "createdAt"),
            .time("removed_at", as: "removedAt"),
        ])

    /// The versions that the person made, also of the tariffs of others.
    static let tariffVersions: PersonalDataPart = .rows(
        "tariff-versions.json", Message("prices that you set", "tebou nastavené ceny"),
        of: "tariff_version", key: "id", where: "created_by = ?",
        [
            .text("id"), .text("tariff_id", as: "tariffId"), .number("number"),
            .time("valid_from", as: "validFrom"), .time("created_at", as: "createdAt"),
            .text("content", as: "tariff"),
        ])
}

extension AuditSource {
    /// A change of a price shows by its number, and where it holds.
    static let tariffs = AuditSource(
        .tariff, Message("Tariff", "Ceník"),
        named: AuditNaming(of: "tariff", person: "host_id"), paths: ["/api/v1/tariffs/{id}"],
        read: row(
            of: "tariff", person: "host_id",
            [
                .text("name"), .text("host_id", as: "hostId"),
                .number("headline", as: "pricePerKilowattHour"),
                .number(
                    """
                    (SELECT max(number) FROM tariff_version
                        WHERE tariff_version.tariff_id = tariff.id)
                    """, as: "version"),
                .time("removed_at", as: "removedAt"),
            ]
        ) { id, db in
            guard let tariff = TariffID(id) else { return [] }
            let places = try TariffTable.assignments(of: tariff, limit: 100, db)
            return [
                .init(
                    "places",
                    .array(
                        places.map { place in
                            .string(
                                place.locationID.text
                                    + (place.groupID.map { " \($0)" } ?? ""))
                        }))
            ]
        })
}

/// The prices of transactions stay when their host is deleted, without the names that the host gave
/// them.
package struct TariffRemoval: PersonRemovalRule {
    package init() {}

    package func erase(_ person: PersonID, _ db: Database, at moment: Moment) throws {
        try db.execute(
            cached: "UPDATE tariff SET name = '–' WHERE host_id = ?", arguments: [person])
    }
}
