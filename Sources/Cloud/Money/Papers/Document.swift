import CloudBooking
import CloudCore
import CommonBase

package enum DocumentSubject {}
/// The number of a document, by which pages and the API name it: `ZP2026000123`.
package typealias DocumentNumber = ID<DocumentSubject>

/// A document that the operator issued. It is never changed: a mistake is set right by another one.
package struct Document: Hashable, Sendable, FetchableRecord {
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// To the payer of a transaction: a tax document if the operator pays VAT, otherwise plain.
        case invoice
        /// The difference that a new version of a settlement makes; up or down.
        case creditNote
        /// What the operator bought from a host in a month, issued in the name of the host.
        case selfBilling

        /// Before the year and the number: each kind has a series of its own.
        package var prefix: String {
            switch self {
            case .invoice: "ZP"
            case .creditNote: "ZO"
            case .selfBilling: "ZS"
            }
        }
    }

    /// Rises with each document.
    package var id: Int64
    package var kind: Kind
    package var number: DocumentNumber
    /// The payer, or the host of a self-billed document; nil for a guest. The account may be deleted.
    package var personID: PersonID?
    package var guestID: String?
    /// Nil for a self-billed document, and for one of a booking.
    package var transactionID: TransactionID?
    /// Of a document for the fee of a booking.
    package var bookingID: ID<Booking>?
    /// Of the settlement, from 1; of a fee 1, and 2 for what was given back; nil for a self-billed
    /// document.
    package var version: Int64?
    /// The number of the refund that it is for; 0 for a version.
    package var refund: Int64
    /// `2026-11`, of a self-billed document; nil for others.
    package var month: String?
    package var issuedAt: Timestamp
    /// When the supply was made: the end of the charging, or of the month.
    package var suppliedAt: Timestamp
    /// With VAT. A corrective document: the difference, also negative.
    package var total: Money
    package var vat: Money
    package var content: DocumentContent

    package init(row: Row) throws {
        id = try row["id"]
        kind = try row.choice("kind")
        number = try row["number"]
        personID = row["person_id"]
        guestID = row["guest_id"]
        transactionID = row["transaction_id"]
        bookingID = row["booking_id"]
        version = row["version"]
        refund = try row["refund"]
        month = row["month"]
        issuedAt = try row["issued_at"]
        suppliedAt = try row["supplied_at"]
        total = Money(minor: try row["total"])
        vat = Money(minor: try row["vat"])
        content = try DocumentContent(text: try row["content"])
    }
}
