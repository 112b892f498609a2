import CloudCore
import CommonBase

package enum GuestTable {
    /// The id of the guest who pays for a transaction; nil if none does. It is the owner of
    /// `LedgerAccount.guest`.
    package static func payer(
        of transaction: TransactionID, _ db: Database
    ) throws -> String? {
        try String.fetchOne(
            db, cached: "SELECT id FROM guest WHERE transaction_id = ?", arguments: [transaction])
    }

    /// Those of the transactions, at most 1000, that guests pay for. The caller has checked that the
    /// viewer sees them.
    package static func guests(
        among transactions: [TransactionID], _ db: Database
    ) throws -> Set<TransactionID> {
        guard !transactions.isEmpty else { return [] }
        let condition = Condition.isOne(of: Set(transactions), "transaction_id")
        return Set(
            try TransactionID.fetchAll(
                db, sql: "SELECT transaction_id FROM guest WHERE \(condition.sql)",
                arguments: condition.arguments))
    }

    /// No viewer: parts of money, which act on their own events.
    package static func find(_ id: ID<Guest>, _ db: Database) throws -> Guest? {
        try Guest.fetchOne(db, cached: "SELECT * FROM guest WHERE id = ?", arguments: [id])
    }

    /// The guest of a link: who has the secret may see it.
    package static func find(secret: String, _ db: Database) throws -> Guest? {
        guard (20...64).contains(secret.utf8.count) else { return nil }
        return try Guest.fetchOne(
            db, cached: "SELECT * FROM guest WHERE secret_hash = ?",
            arguments: [SecretHash.of(secret)])
    }

    package static func find(
        transaction: TransactionID, _ db: Database
    ) throws -> Guest? {
        try Guest.fetchOne(
            db, cached: "SELECT * FROM guest WHERE transaction_id = ?", arguments: [transaction])
    }

    static func find(payment: ID<Payment>, _ db: Database) throws -> Guest? {
        try Guest.fetchOne(
            db, cached: "SELECT * FROM guest WHERE payment_id = ?", arguments: [payment])
    }

    static func find(tokenHash: String, _ db: Database) throws -> Guest? {
        try Guest.fetchOne(
            db, cached: "SELECT * FROM guest WHERE token_hash = ?", arguments: [tokenHash])
    }

    /// The guest at a connector whose charging has not ended; there is at most one.
    package static func open(
        station: StationID, connector: Int64, _ db: Database
    ) throws -> Guest? {
        try Guest.fetchOne(
            db,
            cached: """
                SELECT * FROM guest WHERE station_id = ? AND connector_id = ?
                  AND state IN ('paying', 'starting', 'charging')
                """,
            arguments: [station, connector])
    }

    /// The guests in a state, the oldest first.
    static func list(
        _ state: Guest.State, limit: Int, _ db: Database
    ) throws -> [Guest] {
        try Guest.fetchAll(
            db,
            cached: "SELECT * FROM guest WHERE state = ? ORDER BY created_at, id LIMIT ?",
            arguments: [state.rawValue, limit])
    }

    /// Those whose hold nobody has captured, held before a time.
    static func held(before time: Timestamp, limit: Int, _ db: Database) throws -> [Guest] {
        try Guest.fetchAll(
            db,
            cached: """
                SELECT * FROM guest WHERE captured_minor IS NULL AND authorized_at IS NOT NULL
                  AND state <> 'void' AND authorized_at < ? ORDER BY authorized_at LIMIT ?
                """,
            arguments: [time, limit])
    }

    /// - Returns: false if the connector has an open guest.
    static func insert(_ guest: Guest, _ db: Database) throws -> Bool {
        guard try open(station: guest.stationID, connector: guest.connectorID, db) == nil else {
            return false
        }
        try db.execute(
            cached: """
                INSERT INTO guest (id, code, station_id, connector_id, place_name, time_zone,
                    language, email, limit_minor, energy_limit_wh, secret_hash, sealed_secret,
                    session_hash, token_hash, payment_id, state, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                guest.id, guest.code, guest.stationID, guest.connectorID, guest.placeName,
                guest.timeZone, guest.language.rawValue, guest.email, guest.limit.minor,
                guest.energyLimitWh, guest.secretHash, guest.sealedSecret,
                guest.sessionHash, guest.tokenHash, guest.paymentID, guest.state.rawValue,
                guest.createdAt,
            ])
        return true
    }

    /// Stores what changes after the creation.
    static func update(_ guest: Guest, _ db: Database) throws {
        try db.execute(
            cached: """
                UPDATE guest SET email = ?, sealed_secret = ?, payment_id = ?,
                    start_issued_at = ?, start_attempts = ?, transaction_id = ?, state = ?,
                    failure = ?, captured_minor = ?, refunded_minor = ?, written_off_minor = ?,
                    authorized_at = ?, ended_at = ?
                WHERE id = ?
                """,
            arguments: [
                guest.email, guest.sealedSecret, guest.paymentID, guest.startIssuedAt,
                guest.startAttempts, guest.transactionID, guest.state.rawValue,
                guest.failure?.rawValue, guest.captured?.minor, guest.refunded.minor,
                guest.writtenOff.minor, guest.authorizedAt, guest.endedAt, guest.id,
            ])
    }

    /// Deletes guests from before a time whose charging did not begin.
    static func deleteVoid(before time: Timestamp, _ db: Database) throws {
        try db.execute(
            cached: """
                DELETE FROM guest
                WHERE state = 'void' AND created_at < ? AND transaction_id IS NULL
                """,
            arguments: [time])
    }

    /// Erases the addresses of guests from before a time.
    static func eraseAddresses(before time: Timestamp, _ db: Database) throws {
        try db.execute(
            cached: """
                UPDATE guest SET email = NULL, sealed_secret = NULL
                WHERE email IS NOT NULL AND created_at < ?
                """,
            arguments: [time])
    }
}
