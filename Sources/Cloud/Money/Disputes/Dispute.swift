import CloudCharging
import CloudCore
import CommonBase

/// A question of a driver about the price of a transaction.
package struct Dispute: Hashable, Sendable, FetchableRecord {
    package enum Reason: String, Hashable, Sendable, Codable, CaseIterable {
        /// More energy than the car got.
        case energy
        case price
        /// The fee for occupying the charger after charging.
        case idle
        case notCharged
        /// Somebody else charged.
        case notMine
        case other
    }

    package enum Decision: String, Hashable, Sendable, Codable, CaseIterable {
        case refunded, rejected
    }

    /// Who writes in a dispute.
    package enum Side: String, Hashable, Sendable, Codable, CaseIterable {
        case driver, host, `operator`
    }

    /// Seconds after the end of a transaction in which its driver can ask.
    package static let openSeconds: Int64 = 60 * 86_400
    /// Disputes of a transaction, one after the other.
    package static let perTransaction: Int64 = 5
    /// Messages of a dispute.
    package static let messageLimit: Int64 = 200
    /// Unicode scalars of a message.
    package static let textLimit = 2000

    package var id: ID<Dispute>
    package var transactionID: TransactionID
    package var stationID: StationID
    /// Nil for a guest, and for a driver whose account was deleted.
    package var personID: PersonID?
    package var reason: Reason
    package var openedAt: Timestamp
    /// Nil while it is open.
    package var decision: Decision?
    package var decidedAt: Timestamp?

    package var isOpen: Bool { decidedAt == nil }

    package init(row: Row) throws {
        id = try row["id"]
        transactionID = try row["transaction_id"]
        stationID = try row["station_id"]
        personID = row["person_id"]
        reason = try row.choice("reason")
        openedAt = try row["opened_at"]
        decision = try row.optionalChoice("decision")
        decidedAt = row["decided_at"]
    }
}

package struct DisputeMessage: Hashable, Sendable, FetchableRecord {
    package var number: Int64
    package var senderID: PersonID
    package var side: Dispute.Side
    package var text: String
    package var sentAt: Timestamp

    package init(row: Row) throws {
        number = try row["id"]
        senderID = try row["sender_id"]
        side = try row.choice("side")
        text = try row["text"]
        sentAt = try row["sent_at"]
    }
}
