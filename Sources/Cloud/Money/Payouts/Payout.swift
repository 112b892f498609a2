import CloudCore
import CloudPeople
import CommonBase

/// A transfer of a host's earnings to the host's bank account.
package struct Payout: Hashable, Sendable, FetchableRecord {
    package enum State: String, Hashable, Sendable, CaseIterable, Codable {
        /// In a batch that nobody has approved.
        case draft
        /// Approved by an admin; its file can be downloaded.
        case approved
        /// Handed to the bank.
        case sent
        case paid
        /// The bank has returned it; the amount is available again.
        case returned
        /// Its batch was canceled before it was approved; the amount is available again.
        case canceled
    }

    /// What a host must have earned for a payout.
    package static let minimum = Money(minor: 100_00)

    package var number: Int64
    package var batchID: ID<PayoutBatch>
    package var hostID: PersonID
    package var amount: Money
    /// Empty once the host's account was deleted, as `holder`.
    package var iban: String
    package var holder: String
    package var state: State
    package var changedAt: Timestamp

    package init(row: Row) throws {
        number = try row["id"]
        batchID = try row["batch_id"]
        hostID = try row["host_id"]
        amount = Money(minor: try row["amount"])
        iban = try row["iban"]
        holder = try row["holder"]
        state = try row.choice("state")
        changedAt = try row["changed_at"]
    }

    /// In the bank's messages: `/VS7000000123`, by which statements name the transfer.
    package var endToEndID: String { "/VS\(Self.symbolBase + number)" }

    /// Ten digits without a zero in front, which banks drop.
    private static let symbolBase: Int64 = 7_000_000_000

    /// The number of the payout that a statement names; nil for other transfers.
    /// - Parameter text: `/VS7000000123`, also with other symbols: `/VS7000000123/SS/KS`.
    package static func number(endToEndID text: String) -> Int64? {
        for part in text.split(separator: "/") where part.hasPrefix("VS") {
            guard let symbol = Int64(part.dropFirst(2)), symbol > symbolBase,
                symbol <= symbolBase + 999_999_999
            else { return nil }
            return symbol - symbolBase
        }
        return nil
    }
}

/// Payouts that go to the bank in one file.
package struct PayoutBatch: Hashable, Sendable, FetchableRecord {
    package enum State: String, Hashable, Sendable, CaseIterable, Codable {
        case draft, approved, sent, canceled
    }

    /// Maximum payouts of a batch.
    package static let limit = 200

    package var id: ID<PayoutBatch>
    package var state: State
    package var total: Money
    package var count: Int64
    package var createdBy: PersonID
    package var createdAt: Timestamp
    package var approvedBy: PersonID?
    package var approvedAt: Timestamp?
    package var sentAt: Timestamp?

    package init(row: Row) throws {
        id = try row["id"]
        state = try row.choice("state")
        total = Money(minor: try row["total"])
        count = try row["payout_count"]
        createdBy = try row["created_by"]
        createdAt = try row["created_at"]
        approvedBy = row["approved_by"]
        approvedAt = row["approved_at"]
        sentAt = row["sent_at"]
    }
}
