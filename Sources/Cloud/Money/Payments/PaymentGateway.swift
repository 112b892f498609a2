import CloudFleet
import CommonBase

/// What a gateway for payments can do. Each call is one attempt with a time limit.
///
/// All throw `GatewayError`. After `unreachable`, the gateway may or may not have done it.
package protocol PaymentGateway: Sendable {
    var name: Payment.Gateway { get }

    /// Creates a payment that the payer pays at `gatewayURL`.
    func create(_ order: GatewayOrder) async throws -> GatewayPayment
    /// Charges the card of `parent` again, by the payer's consent.
    func createRecurrence(_ order: GatewayOrder, of parent: String) async throws -> GatewayPayment
    /// - Parameter id: the gateway's number.
    func status(of id: String) async throws -> GatewayPayment
    /// Takes an amount that is held; what is left of the hold is released.
    /// - Parameter amount: nil for all.
    func capture(_ id: String, _ amount: Money?, summary: String) async throws
    /// Releases what is held.
    func void(_ id: String) async throws
    /// Gives an amount back.
    func refund(_ id: String, _ amount: Money) async throws
    /// What was given back or is on its way, without what has failed.
    func refunded(_ id: String) async throws -> Money
    /// Ends the consent for further payments.
    func voidRecurrence(_ id: String) async throws
    /// The instruments that the merchant's account may use, such as `PAYMENT_CARD`.
    func paymentInstruments() async throws -> [String]
    /// The gateway's statement of local days, at most 31.
    func accountStatement(_ days: ClosedRange<CalendarDay>) async throws -> [UInt8]
}

/// What a gateway gets to create a payment.
package struct GatewayOrder: Hashable, Sendable {
    package var orderNumber: String
    package var amount: Money
    package var summary: String
    package var language: String
    package var email: String?
    package var isPreauthorized: Bool
    package var isRecurring: Bool
}

/// A payment as a gateway reports it.
package struct GatewayPayment: Hashable, Sendable {
    package enum State: String, Hashable, Sendable, CaseIterable {
        case created, authorized, paid, canceled, timedOut, partiallyRefunded, refunded
    }

    /// 1 to 40 characters of A-Z a-z 0-9.
    package var id: String
    package var orderNumber: String
    package var state: State
    package var subState: String?
    package var amount: Money
    package var gatewayURL: String?
    /// Of a payment by consent.
    package var parentID: String?

    package init(
        id: String, orderNumber: String, state: State, subState: String? = nil, amount: Money,
        gatewayURL: String? = nil, parentID: String? = nil
    ) {
        self.id = id
        self.orderNumber = orderNumber
        self.state = state
        self.subState = subState
        self.amount = amount
        self.gatewayURL = gatewayURL
        self.parentID = parentID
    }
}

extension GatewayPayment {
    /// Whether a text may be a gateway's number: 1 to 40 characters of A-Z a-z 0-9.
    package static func isID(_ text: String) -> Bool {
        (1...40).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                    || (0x61...0x7A).contains(byte)
            }
    }
}

/// Why a call to a gateway failed.
package enum GatewayError: Error, Hashable, Sendable {
    /// The gateway has refused it, and will do so again.
    case refused(code: Int64, name: String)
    /// The gateway did not answer, or answered nonsense; whether it did the work is unknown.
    case unreachable(String)
}

extension GatewayError {
    /// Codes of GoPay that the cloud reacts to.
    package enum Code {
        package static let notUnique: Int64 = 112
        package static let notFound: Int64 = 304
        package static let captureFailed: Int64 = 350
        package static let capturedAlready: Int64 = 351
        package static let voidedAlready: Int64 = 353
    }

    var text: String {
        switch self {
        case .refused(let code, let name): "refused with \(code) \(name)"
        case .unreachable(let why): "unreachable: \(why)"
        }
    }
}
