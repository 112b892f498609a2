import CloudFleet
import CloudPeople
import CommonBase

/// An account of the ledger. What the operator owes has a positive balance (credit of drivers,
/// earnings of hosts); what others owe, and money in the bank, has a negative one.
package struct LedgerAccount: Hashable, Comparable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Money at a payment gateway, negative; the owner is the gateway's name.
        case gateway
        /// Money in the operator's bank account, negative.
        case bank
        /// Transfers of unknown payers to the bank account.
        case unmatched
        /// What a driver can spend; never negative.
        case credit
        /// The part of a driver's credit that is held for running transactions and booking fees.
        case held
        /// What a driver owes beyond the credit, as a negative balance.
        case debt
        /// What a guest owes (negative) or has paid beyond the price; the owner is the guest.
        case guest
        /// Between payer and payees of a sale; zero after each posting.
        case clearing
        /// Earnings of a host within the claim window.
        case pending
        /// Earnings of a host that can be paid out; negative after a refund of what was paid out.
        case available
        /// Of a host, in a payout that the bank has not confirmed.
        case payingOut
        case commission
        /// VAT that the operator owes.
        case vat
        /// Fees of the gateways, negative.
        case gatewayFees
        /// What guests and deleted drivers did not pay, negative.
        case badDebt
        /// What the operator gave to drivers, negative.
        case goodwill
        /// With `seller: host`: what a driver owes a host, negative. The counterpart is the host.
        case owed
        /// With `seller: host`: what a host has sold.
        case sold
        /// With `seller: host`: what has arrived at a host's own bank account, negative.
        case received

        package var bounds: (minimum: Int64?, maximum: Int64?) {
            switch self {
            case .credit, .held, .payingOut, .unmatched: (0, nil)
            case .debt: (nil, 0)
            case .clearing: (0, 0)
            default: (nil, nil)
            }
        }
    }

    package let kind: Kind
    package let owner: String?
    package let counterpart: String?

    init(_ kind: Kind, _ owner: String? = nil, counterpart: String? = nil) {
        (self.kind, self.owner, self.counterpart) = (kind, owner, counterpart)
    }

    /// `credit:ID`, `owed:DRIVER/HOST`, `bank`. Accounts are locked in the order of their ids.
    package var id: String {
        [kind.rawValue, owner].compactMap(\.self).joined(separator: ":")
            + (counterpart.map { "/\($0)" } ?? "")
    }

    package static func < (left: Self, right: Self) -> Bool { left.id < right.id }

    package static let bank = Self(.bank)
    package static let unmatched = Self(.unmatched)
    package static let clearing = Self(.clearing)
    package static let commission = Self(.commission)
    package static let vat = Self(.vat)
    package static let gatewayFees = Self(.gatewayFees)
    package static let badDebt = Self(.badDebt)
    package static let goodwill = Self(.goodwill)

    /// - Parameter name: `gopay` or `test`.
    package static func gateway(_ name: String) -> Self { Self(.gateway, name) }
    package static func credit(_ driver: PersonID) -> Self { Self(.credit, driver.text) }
    package static func held(_ driver: PersonID) -> Self { Self(.held, driver.text) }
    package static func debt(_ driver: PersonID) -> Self { Self(.debt, driver.text) }
    /// - Parameter id: of the guest's charging.
    package static func guest(_ id: String) -> Self { Self(.guest, id) }
    package static func pending(_ host: PersonID) -> Self { Self(.pending, host.text) }
    package static func available(_ host: PersonID) -> Self { Self(.available, host.text) }
    package static func payingOut(_ host: PersonID) -> Self { Self(.payingOut, host.text) }
    package static func owed(by driver: PersonID, to host: PersonID) -> Self {
        Self(.owed, driver.text, counterpart: host.text)
    }
    package static func sold(_ host: PersonID) -> Self { Self(.sold, host.text) }
    package static func received(_ host: PersonID) -> Self { Self(.received, host.text) }
}
