import ChargingModel
import CloudCharging
import CloudCore
import CloudFleet
import CommonBase
import Foundation

/// The tariff versions of transactions, and when their cars did not charge.
package enum TransactionTariffTable {
    /// Idle times of all transactions of a page together.
    private static let idleLimit = 20_000

    /// The tariff version that was fixed at the start of a transaction.
    package struct Fixed: Hashable, Sendable {
        /// Nil for a free transaction.
        package var version: TariffVersionID?
        package var zone: TimeZone
    }

    /// Fixes the price of a transaction by the tariffs at its start. It does nothing for a transaction
    /// whose price is fixed. The hosts of the station charge for free.
    static func fix(
        _ transaction: TransactionID, of person: PersonID?, at station: StationID,
        _ startedAt: Timestamp, _ db: Database
    ) throws {
        let isFixed = try Bool.fetchOne(
            db,
            cached: "SELECT EXISTS (SELECT 1 FROM transaction_tariff WHERE transaction_id = ?)",
            arguments: [transaction])
        guard isFixed != true else { return }
        let location = try LocationTable.of(station, db)
        var tariff: StoredTariff?
        if let location, try !isHost(person, of: station, db) {
            tariff = try TariffTable.current(at: location.id, for: person, startedAt, db)
        }
        try db.execute(
            cached: """
                INSERT INTO transaction_tariff (transaction_id, version_id, time_zone)
                VALUES (?, ?, ?) ON CONFLICT (transaction_id) DO NOTHING
                """,
            arguments: [
                transaction, tariff?.versionID, location?.timeZone ?? Location.standardTimeZone,
            ])
    }

    private static func isHost(
        _ person: PersonID?, of station: StationID, _ db: Database
    ) throws -> Bool {
        guard let person else { return false }
        return try StationAccess.hosts(of: station, db).contains(person)
    }

    /// The fixed tariffs of transactions.
    static func fixed(
        _ ids: [TransactionID], _ db: Database
    ) throws -> [TransactionID: Fixed] {
        guard !ids.isEmpty else { return [:] }
        let condition = Condition.isOne(of: Set(ids), "transaction_id")
        var found: [TransactionID: Fixed] = [:]
        try db.forEachRow(
            sql: """
                SELECT transaction_id, version_id, time_zone FROM transaction_tariff
                WHERE \(condition.sql)
                """,
            arguments: condition.arguments
        ) { row in
            let (id, zone): (TransactionID, String) = (
                try row["transaction_id"], try row["time_zone"]
            )
            found[id] = Fixed(
                version: row["version_id"],
                zone: TimeZone(identifier: zone) ?? StationZone.standard)
        }
        return found
    }

    /// Versions by their ids. Those that cannot be decoded are left out.
    static func versions(
        _ ids: Set<TariffVersionID>, _ db: Database
    ) throws -> [TariffVersionID: Tariff] {
        guard !ids.isEmpty else { return [:] }
        let condition = Condition.isOne(of: ids, "id")
        var found: [TariffVersionID: Tariff] = [:]
        try db.forEachRow(
            sql: "SELECT id, content FROM tariff_version WHERE \(condition.sql)",
            arguments: condition.arguments
        ) { row in
            let (id, content): (TariffVersionID, String) = (try row["id"], try row["content"])
            found[id] = try db.skippingFailure("skipped the version \(id) of a tariff") {
                try StoredTariff.tariff(content)
            }
        }
        return found
    }

    // MARK: Idle times

    /// Replaces the idle times of a transaction.
    static func save(
        _ idle: [IdleTimes.Span], of transaction: TransactionID, _ db: Database
    ) throws {
        try db.execute(
            cached: "DELETE FROM transaction_idle WHERE transaction_id = ?",
            arguments: [transaction])
        for span in idle {
            try db.execute(
                cached: """
                    INSERT INTO transaction_idle (transaction_id, from_time, until_time)
                    VALUES (?, ?, ?)
                    """,
                arguments: [transaction, span.from, span.until])
        }
    }

    /// The idle times of transactions, each in chronological order.
    static func idle(
        _ ids: [TransactionID], _ db: Database
    ) throws -> [TransactionID: [IdleTimes.Span]] {
        guard !ids.isEmpty else { return [:] }
        let condition = Condition.isOne(of: Set(ids), "transaction_id")
        var found: [TransactionID: [IdleTimes.Span]] = [:]
        try db.forEachRow(
            sql: """
                SELECT transaction_id, from_time, until_time FROM transaction_idle
                WHERE \(condition.sql) ORDER BY transaction_id, from_time LIMIT ?
                """,
            arguments: condition.arguments + [idleLimit]
        ) { row in
            let id: TransactionID = try row["transaction_id"]
            found[id, default: []].append(
                IdleTimes.Span(from: try row["from_time"], until: row["until_time"]))
        }
        return found
    }
}
