import CloudCore
import CloudPeople
import CommonBase

/// A bank account that a host typed in.
package struct HostIBAN: Hashable, Sendable, FetchableRecord {
    /// Seconds until a changed account is used.
    package static let waitSeconds: Int64 = 3 * 86_400
    /// Unicode scalars of the name of the account's holder; the limit of SEPA.
    package static let holderLimit = 70

    package var number: Int64
    package var personID: PersonID
    package var iban: IBAN
    package var holder: String
    package var storedAt: Timestamp
    /// When it is used.
    package var validFrom: Timestamp

    package init(row: Row) throws {
        number = try row["id"]
        personID = try row["person_id"]
        let text: String = try row["iban"]
        guard let iban = IBAN(text) else {
            throw ServiceError(.storageFailed, "A stored IBAN is not valid.")
        }
        self.iban = iban
        holder = try row["holder"]
        storedAt = try row["stored_at"]
        validFrom = try row["valid_from"]
    }
}

/// The bank accounts of hosts. A changed one is used after three days, the first one at once.
package enum HostIBANTable {
    /// The account to which a host's money goes.
    package static func current(
        of host: PersonID, _ db: Database, at now: Timestamp
    ) throws -> IBAN? {
        try account(of: host, db, at: now)?.iban
    }

    /// The same with the name of its holder.
    package static func account(
        of host: PersonID, _ db: Database, at now: Timestamp
    ) throws -> HostIBAN? {
        try HostIBAN.fetchOne(
            db,
            cached: """
                SELECT * FROM host_iban
                WHERE person_id = ? AND undone_at IS NULL AND valid_from <= ?
                ORDER BY valid_from DESC, id DESC LIMIT 1
                """,
            arguments: [host, now])
    }

    /// A changed account that waits for its three days.
    package static func pending(
        of host: PersonID, _ db: Database, at now: Timestamp
    ) throws -> HostIBAN? {
        try HostIBAN.fetchOne(
            db,
            cached: """
                SELECT * FROM host_iban
                WHERE person_id = ? AND undone_at IS NULL AND valid_from > ?
                ORDER BY valid_from DESC, id DESC LIMIT 1
                """,
            arguments: [host, now])
    }
}
