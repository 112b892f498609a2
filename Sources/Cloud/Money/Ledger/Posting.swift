import CloudCharging
import CloudCore
import CloudPeople
import CommonBase

/// Amounts that move together, once.
package struct Posting: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// Credit from a gateway or the bank.
        case topUp
        /// Credit that was paid by mistake, or is paid back when an account is deleted.
        case payBack
        /// Credit held for a running transaction or a booking, and what is released of it.
        case hold, release
        /// The price of a transaction; the first time, or the difference after its facts changed.
        case settlement, correction
        /// The operator or the host gives back a part of a price.
        case refund
        /// Of a booking that was cancelled late, or that nobody came for.
        case bookingFee
        /// A guest's card was charged, or got something back.
        case guestPayment
        /// An earning after the claim window.
        case earningReleased
        case payout, payoutReturned
        /// A bank transfer of an unknown payer, and its assignment or return later.
        case unmatchedTransfer, matchedTransfer
        /// With `seller: host`: what has arrived at the host's account.
        case receivedByHost
        case gatewayFee, badDebt, goodwill
    }

    package struct Transfer: Hashable, Sendable {
        package var from: LedgerAccount
        package var to: LedgerAccount
        /// Above zero.
        package var amount: Money

        package init(_ amount: Money, from: LedgerAccount, to: LedgerAccount) {
            (self.amount, self.from, self.to) = (amount, from, to)
        }
    }

    package var kind: Kind
    /// Unique, such as `settlement:ID:2`; 3 to 200 characters. A second posting with it does nothing.
    package var key: String
    package var transfers: [Transfer]
    package var transactionID: TransactionID?
    package var paymentID: String?
    package var bookingID: String?
    /// Of a person, 1 to 500 characters.
    package var note: String?
    package var author: PersonID?

    package init(
        _ kind: Kind, key: String, _ transfers: [Transfer], transaction: TransactionID? = nil,
        payment: String? = nil, booking: String? = nil, note: String? = nil,
        author: PersonID? = nil
    ) {
        self.kind = kind
        self.key = key
        self.transfers = transfers
        (transactionID, paymentID, bookingID) = (transaction, payment, booking)
        (self.note, self.author) = (note, author)
    }

    /// A transfer in a list for a posting, or none for nothing. A negative amount moves back.
    package static func move(
        _ amount: Money, from: LedgerAccount, to: LedgerAccount
    ) -> [Transfer] {
        if amount > .zero { return [Transfer(amount, from: from, to: to)] }
        return amount < .zero ? [Transfer(.zero - amount, from: to, to: from)] : []
    }
}

/// A posting with its number, as it is stored.
package struct StoredPosting: Hashable, Sendable {
    package var number: Int64
    package var kind: Posting.Kind
    package var transactionID: TransactionID?
    package var paymentID: String?
    package var bookingID: String?
    package var note: String?
    package var postedAt: Timestamp
    /// What it changed in the accounts that were asked for.
    package var amount: Money
}
