import CloudAccess
import CloudCore
import CloudFleet
import CloudModule
import CloudPeople
import CommonBase
import MessageCatalogue

extension DomainObject {
    fileprivate static let configuration = DomainObject(rawValue: "configuration")
    fileprivate static let file = DomainObject(rawValue: "file")
}

/// How the audit log reads the objects of this domain.
extension AuditSource {
    /// The values that people want a station to have. Keys with a secret are left out.
    static let configuration = AuditSource(
        .configuration, Message("Settings of a charger", "Nastavení nabíječky"), named: .stations,
        paths: ["/api/v1/stations/{id}/configuration", "/chargers/{id}/behaviour"]
    ) { id, db in
        guard let station = StationID(id) else { return nil }
        let keys = try StationConfigurationTable.list(station: station, db)
        return State(
            keys.compactMap { key in
                // Nothing is ever deleted from the log, so more is left out than elsewhere.
                let isSecret =
                    Secrecy.isSecret(key: key.key) || key.key.lowercased().contains("key")
                guard let desired = key.desired, !isSecret else { return nil }
                return JSONValue.Member(key.key, .string(Secrecy.shown(desired)))
            }, person: nil)
    }

    static let files = AuditSource(
        .file, Message("File", "Soubor"),
        named: AuditNaming(of: "stored_file", person: "NULL"),
        paths: ["/api/v1/files/{id}", "/admin/files/{id}"],
        read: row(
            of: "stored_file", person: "NULL",
            [.text("name"), .text("kind"), .text("station_id", as: "stationId")]))
}

/// Forgets the cards of a person in what is known of stations' lists, and sends these lists anew.
package struct LocalListRemoval: PersonRemovalRule {
    package init() {}

    package func erase(_ person: PersonID, _ db: Database, at moment: Moment) throws {
        for card in try IdTokenTable.hashes(of: person, db) {
            let stations = try StationID.fetchAll(
                db, cached: "SELECT station_id FROM station_local_entry WHERE token_hash = ?",
                arguments: [card])
            for station in stations { try LocalListTable.markOutOfSync(station, db) }
            try db.execute(
                cached: "DELETE FROM station_local_entry WHERE token_hash = ?", arguments: [card])
        }
    }
}
