import CloudCore
import CommonBase

/// Who or what asks to stop a transaction from afar.
package enum StopCause: String, Hashable, Sendable, Codable, CaseIterable {
    /// The transaction's own driver, by phone or program.
    case driver
    /// A host of the station.
    case host
    /// An admin, or the command line.
    case admin
    /// The energy that the driver chose at the start.
    case energyLimit
    /// The end of the time that the driver chose, or of the hours of the driver's groups.
    case timeLimit
    /// The energy that the host's grant allows, or that a group allows its members together.
    case grantedEnergy
    /// A charging profile that the station does not keep.
    case powerLimit
    /// The card may not charge here.
    case unauthorized
    /// Another driver's booking began.
    case booking
    /// The driver's credit, or the cost that the driver chose.
    case credit

    /// - Returns: nil for the cloud itself.
    init?(of viewer: Viewer, isRaw: Bool, driver: PersonID?) {
        switch viewer {
        case .person(let id, _): self = id == driver ? .driver : .host
        case .admin(let id, _): self = id == driver ? .driver : .admin
        case .system where isRaw: self = .admin
        case .system, .anonymous, .station: return nil
        }
    }
}

/// The last request to stop a transaction from afar.
package struct StopRequest: Hashable, Sendable, FetchableRecord {
    package var cause: StopCause
    package var personID: PersonID?
    package var requestedAt: Timestamp

    package init(row: Row) throws {
        cause = try row.choice("cause")
        personID = row["person_id"]
        requestedAt = try row["requested_at"]
    }
}

package enum StopRequestTable {
    /// Saves the request, unless the transaction has ended.
    package static func save(
        _ cause: StopCause, by person: PersonID?, of transaction: TransactionID,
        at now: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO transaction_stop (transaction_id, cause, person_id, requested_at)
                SELECT id, ?, ?, ? FROM charging_transaction WHERE id = ? AND phase <> 'ended'
                ON CONFLICT (transaction_id) DO UPDATE SET cause = excluded.cause,
                    person_id = excluded.person_id, requested_at = excluded.requested_at
                """,
            arguments: [cause.rawValue, person, now, transaction])
    }

    /// Records why a transaction has ended that its station stopped by itself, unless somebody had
    /// asked for that.
    package static func explain(
        _ cause: StopCause, _ transaction: TransactionID, at time: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO transaction_stop (transaction_id, cause, person_id, requested_at)
                VALUES (?, ?, NULL, ?)
                ON CONFLICT (transaction_id) DO NOTHING
                """,
            arguments: [transaction, cause.rawValue, time])
    }

    /// The last request to stop a transaction that the viewer sees.
    package static func request(
        of transaction: TransactionID, _ db: Database
    ) throws -> StopRequest? {
        try StopRequest.fetchOne(
            db, cached: "SELECT * FROM transaction_stop WHERE transaction_id = ?",
            arguments: [transaction])
    }
}
