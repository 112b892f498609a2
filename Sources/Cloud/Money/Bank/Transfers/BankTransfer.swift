import CloudPeople
import CommonBase

/// A transfer as a bank's statement tells it, in or out of the operator's account.
package struct BankEntry: Hashable, Sendable {
    package static let referenceLimit = 100
    package static let textLimit = 300

    /// Of the bank, unique within the account: 1 to `referenceLimit` characters.
    package var reference: String
    /// `2026-11-30`
    package var bookedOn: String
    /// Below zero for one that leaves the account; within `Money.bounds`.
    package var amount: Money
    /// ISO 4217.
    package var currency: String
    package var variableSymbol: VariableSymbol?
    /// At most `textLimit` characters each.
    package var message: String?
    package var otherAccount: String?
    package var otherName: String?
    /// What the payer wrote as the end-to-end reference; of a payout that is what we sent.
    package var endToEndID: String?
}

/// A transfer that the cloud has read, and what became of it.
package struct BankTransfer: Hashable, Sendable {
    package enum Source: String, Hashable, Sendable, CaseIterable {
        /// Fio banka's API.
        case fio
        /// An uploaded camt.053 statement.
        case camt
    }

    package enum State: String, Hashable, Sendable, CaseIterable {
        /// Credit of `personID`.
        case matched
        /// The payer is unknown.
        case unmatched
        /// An admin sent it back to the payer, or it is a payout that a host's bank sent back.
        case returned
        /// The same transfer was read from another source, or the bank booked it twice.
        case doubled
        /// In another currency: an admin must return it.
        case foreign
        /// Money that left the account, such as a payout.
        case outgoing
    }

    package var id: ID<BankTransfer>
    /// The operator's IBAN.
    package var account: String
    package var source: Source
    package var entry: BankEntry
    package var state: State
    package var personID: PersonID?
    package var readAt: Timestamp
    /// When an admin decided; nil if the cloud did.
    package var decidedAt: Timestamp?

    package init(
        id: ID<BankTransfer>, account: String, source: Source, entry: BankEntry, state: State,
        personID: PersonID? = nil, readAt: Timestamp, decidedAt: Timestamp? = nil
    ) {
        self.id = id
        self.account = account
        self.source = source
        self.entry = entry
        self.state = state
        self.personID = personID
        self.readAt = readAt
        self.decidedAt = decidedAt
    }

    /// The key of its posting in the ledger.
    package var postingKey: String { "bank:\(account):\(entry.reference)" }
}
