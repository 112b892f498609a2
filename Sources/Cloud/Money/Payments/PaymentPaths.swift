/// Where the pages of payments are.
package enum PaymentPaths {
    /// GoPay says by GET that a payment has changed.
    package static let notification = "/payments/notify"
    /// Of `returning(_:)`.
    static let returnRoute = "/payments/return/{order}"
    /// The gateway in the money desk.
    package static let gateway = "/admin/money/gateway"
    /// Where differences are ticked off.
    package static let differences = "/admin/money/gateway/differences"

    /// Where the payer of an order comes back to. Nobody can guess the number of an order, unlike that
    /// of a gateway.
    package static func returning(_ orderNumber: String) -> String {
        "/payments/return/\(orderNumber)"
    }
}
