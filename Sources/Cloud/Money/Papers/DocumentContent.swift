import CommonBase
import Foundation

/// All that is printed on a document, as it was when the document was issued. Amounts are in
/// hundredths of the currency's unit, times in milliseconds since 1970.
package struct DocumentContent: Codable, Hashable, Sendable {
    package struct Line: Codable, Hashable, Sendable {
        /// A kind of `BillLine`, `transaction` of a self-billed document, or `fee`.
        package var kind: String
        /// Wh of energy, milliseconds of times, otherwise 1.
        package var quantity: Int64
        /// Ten-thousandths of a unit of the currency per kWh, per hour, or once; nil without one.
        package var unitPrice: Int64?
        package var amount: Int64
        /// Of a self-billed document: the day and the place of a charging.
        package var note: String?
    }

    /// Part of the total at one rate.
    package struct Share: Codable, Hashable, Sendable {
        /// Nil: no VAT applies.
        package var perMille: Int64?
        package var net: Int64
        package var vat: Int64
    }

    /// How the payer paid.
    package enum Payment: String, Codable, Hashable, Sendable {
        case credit, card, owed, payout
    }

    package var seller: BillingDetails
    package var buyer: BillingDetails
    /// Whether it is a document for VAT.
    package var isTaxDocument: Bool
    package var placeName: String?
    /// An IANA name: of the times that are printed.
    package var zone: String
    package var startedAt: Int64?
    package var endedAt: Int64?
    package var energyWh: Int64
    /// Of a corrective document: those of the new price.
    package var lines: [Line]
    /// Whether the amounts of the lines are with VAT.
    package var linesIncludeVAT: Bool
    package var shares: [Share]
    package var total: Int64
    package var payment: Payment
    /// The number of the document that this one corrects.
    package var originalNumber: String?
    /// Of a self-billed document: what the operator kept of the prices, which `total` does not have.
    package var fee: Int64?
    /// Why a part of the price was given back, as the host wrote; nil unless it was.
    package var reason: String?
    /// The total before and after; nil unless it corrects another document.
    package var before: Int64?
    package var after: Int64?
}

extension DocumentContent {
    init(text: String) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(text.utf8))
    }

    func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
