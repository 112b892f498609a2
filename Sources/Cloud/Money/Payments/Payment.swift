import CloudCore
import CloudPeople
import CommonBase

/// A payment by a gateway, as the cloud knows it. A gateway is always asked; nothing that a browser or
/// a notification says changes it.
package struct Payment: Hashable, Sendable {
    package enum Purpose: String, Hashable, Sendable, CaseIterable {
        /// A driver puts money on the credit.
        case topUp
        /// The same without the driver, by the consent of an earlier payment.
        case automaticTopUp
        /// A guest pays for one transaction.
        case guest
    }

    package enum Gateway: String, Hashable, Sendable, CaseIterable {
        case gopay
        /// The built-in one, with which no money moves.
        case test
    }

    package enum State: String, Hashable, Sendable, CaseIterable, Codable {
        /// Stored; the gateway may not know it yet.
        case intended
        /// The gateway waits for the payer.
        case created
        /// The amount is held on the card, and not taken yet.
        case authorized
        case paid
        /// By the payer or the cloud, or the hold has lapsed.
        case canceled
        /// The payer did nothing.
        case timedOut
        case partiallyRefunded
        case refunded
        /// The gateway refused the payment.
        case failed

        /// Whether the gateway has nothing more to report by itself.
        package var isFinal: Bool {
            switch self {
            case .intended, .created, .authorized: false
            default: true
            }
        }
    }

    package var id: ID<Payment>
    package var purpose: Purpose
    /// Who pays; nil for guests, and once the account was deleted.
    package var personID: PersonID?
    /// Of a guest payment: the guest's charging.
    package var guestID: String?
    package var gateway: Gateway
    /// The gateway's number; nil until it has answered.
    package var gatewayID: String?
    /// Unique, 1 to 128 characters.
    package var orderNumber: String
    /// What the payer reads at the gateway.
    package var summary: String
    /// What was asked for, above zero.
    package var amount: Money
    /// What was taken; with a hold, at most `amount`.
    package var capturedAmount: Money
    /// What went back to the payer, at most `capturedAmount`.
    package var refundedAmount: Money
    package var state: State
    /// Why the gateway refused or cancelled it, such as `_5006`.
    package var subState: String?
    /// Where the payer pays.
    package var gatewayURL: String?
    /// Whether the amount is held first, and taken by `capture`.
    package var isPreauthorized: Bool
    /// Whether further payments may follow by the payer's consent.
    package var isRecurring: Bool
    /// The payment with the consent for this one.
    package var parentID: ID<Payment>?
    /// `cs` or `en`.
    package var language: String
    /// The payer's e-mail address.
    package var email: String?
    /// Where the payer comes back to: a path of the cloud.
    package var returnPath: String
    package var createdAt: Timestamp
    /// When the amount was held.
    package var authorizedAt: Timestamp?
}

/// What is to be paid.
package struct PaymentOrder: Hashable, Sendable {
    package var purpose: Payment.Purpose
    package var personID: PersonID?
    package var guestID: String?
    /// 100 to 10,000,000 minor units.
    package var amount: Money
    /// 1 to 200 characters that the payer reads at the gateway.
    package var summary: String
    /// `cs` or `en`.
    package var language: String
    /// The payer's e-mail address.
    package var email: String?
    /// Where the payer comes back to: a path of the cloud, at most 200 characters.
    package var returnPath: String
    package var isPreauthorized: Bool
    package var isRecurring: Bool
    /// For `automaticTopUp`: the payment with the consent. The gateway charges the same card.
    package var parentID: ID<Payment>?

    package init(
        _ purpose: Payment.Purpose, person: PersonID? = nil, guest: String? = nil, amount: Money,
        summary: String, language: String, email: String? = nil, returnPath: String,
        isPreauthorized: Bool = false, isRecurring: Bool = false, parent: ID<Payment>? = nil
    ) {
        self.purpose = purpose
        (personID, guestID) = (person, guest)
        self.amount = amount
        self.summary = summary
        self.language = language
        self.email = email
        self.returnPath = returnPath
        self.isPreauthorized = isPreauthorized
        self.isRecurring = isRecurring
        parentID = parent
    }
}
