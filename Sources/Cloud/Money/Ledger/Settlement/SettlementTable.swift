import CloudCore
import CloudFleet
import CommonBase
import Foundation

/// Settlements, by the version of a transaction's facts.
package enum SettlementTable {
    /// Maximum settlements of one list, and versions of one transaction that are read.
    package static let limit = 1000

    /// What a transaction costs now; nil if it was never settled. The caller has checked that the
    /// viewer sees the transaction.
    package static func current(
        of transaction: TransactionID, _ db: Database
    ) throws -> Settlement? {
        try Settlement.fetchOne(
            db,
            cached: "SELECT * FROM settlement WHERE transaction_id = ? AND is_current = 1",
            arguments: [transaction])
    }

    /// The current settlements of some transactions. The caller has checked that the viewer sees
    /// them.
    package static func current(
        of transactions: [TransactionID], _ db: Database
    ) throws -> [TransactionID: Settlement] {
        guard !transactions.isEmpty else { return [:] }
        let condition = Condition.isOne(of: Set(transactions), "transaction_id")
        let found = try Settlement.fetchReadable(
            db,
            cached: "SELECT * FROM settlement WHERE \(condition.sql) AND is_current = 1",
            arguments: condition.arguments)
        return Dictionary(uniqueKeysWithValues: found.map { ($0.transactionID, $0) })
    }

    /// One version. The caller has checked that the viewer sees the transaction.
    package static func find(
        _ transaction: TransactionID, version: Int64, _ db: Database
    ) throws -> Settlement? {
        try Settlement.fetchOne(
            db, cached: "SELECT * FROM settlement WHERE transaction_id = ? AND version = ?",
            arguments: [transaction, version])
    }

    /// The versions of a transaction, the first one first. The caller has checked that the viewer
    /// sees the transaction.
    package static func versions(
        of transaction: TransactionID, _ db: Database
    ) throws -> [Settlement] {
        try Settlement.fetchAll(
            db,
            cached: """
                SELECT * FROM settlement WHERE transaction_id = ? ORDER BY version LIMIT ?
                """,
            arguments: [transaction, limit])
    }

    /// The current settlements that the viewer sees, newest first: a driver's own, a host's of
    /// their places and earnings, all for admins.
    /// - Parameter before: the number of the last one of the previous page.
    package static func list(
        transaction: TransactionID? = nil, host: PersonID? = nil, before: Int64? = nil,
        limit: Int, viewer: Viewer, _ db: Database
    ) throws -> [Settlement] {
        var conditions = Conditions()
        conditions.add(isVisible(to: viewer))
        conditions.add("is_current = 1")
        conditions.add("transaction_id = ?", transaction)
        conditions.add("host_id = ?", host)
        conditions.add("id < ?", before ?? Int64.max)
        return try Settlement.fetchAll(
            db,
            sql: """
                SELECT * FROM settlement \(conditions.sql)
                ORDER BY \(viewer.newestFirst(by: "id")) LIMIT ?
                """,
            arguments: conditions.arguments + [min(limit, Self.limit)])
    }

    private static func isVisible(to viewer: Viewer) -> Condition? {
        guard let seen = StationAccess.isManagedOrOwn(by: viewer) else { return nil }
        guard let person = viewer.personID else { return seen }
        return Condition("\(seen.sql) OR host_id = ?", seen.arguments + [person])
    }

    /// Appends a version, which becomes the current one.
    static func append(_ settlement: Settlement, _ db: Database) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let bill = String(decoding: try encoder.encode(settlement.bill), as: UTF8.self)
        try db.execute(
            cached: """
                UPDATE settlement SET is_current = 0 WHERE transaction_id = ? AND is_current = 1
                """,
            arguments: [settlement.transactionID])
        try db.execute(
            cached: """
                INSERT INTO settlement (transaction_id, version, is_current, seller, station_id,
                    host_id, person_id, guest_id, energy_wh, total_minor, vat_minor, host_minor,
                    fee_minor, fee_per_mille, operator_vat_per_mille, host_pays_vat, bill,
                    fact_count, facts_hash, settled_at)
                VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                settlement.transactionID, settlement.version, settlement.seller.rawValue,
                settlement.stationID, settlement.hostID, settlement.personID,
                settlement.guestID, settlement.energyWh, settlement.total.minor,
                settlement.shares.vat.minor, settlement.shares.host.minor,
                settlement.shares.fee.minor, settlement.terms.feePerMille,
                settlement.terms.operatorVATPerMille, settlement.terms.hostPaysVAT, bill,
                settlement.facts.count, settlement.facts.hash, settlement.settledAt,
            ])
    }
}
