import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase

/// What the gateway, and the browser that comes back from it, ask for. Neither is believed: the
/// gateway is asked for the state of the payment.
struct PaymentCallbacks: Sendable {
    let site: Site
    let database: CloudDatabase
    let worker: PaymentWorker
    let limiter: AttemptLimiter

    /// Calls of one network: 120 at once, and 120 a minute.
    static func limiter() -> AttemptLimiter { AttemptLimiter(burst: 120, perMinute: 120) }

    private static let number = QueryParameter<String>.text(
        "id", "The gateway's number of the payment", maximumLength: 40)

    func all() -> [Route] {
        [
            site.download(
                PaymentPaths.notification, for: .anyone,
                "Hear from the gateway that a payment has changed", query: [Self.number]
            ) { visit in
                if let id = visit.query(Self.number) {
                    try checkRate(visit)
                    _ = try await worker.heard(of: id)
                }
                // Also for an unknown payment: the gateway would repeat it.
                return Download("text/plain; charset=utf-8", Array("ok\n".utf8))
            },
            site.redirect(
                PaymentPaths.returnRoute, for: .anyone, "Come back from the gateway",
                query: [Self.number]
            ) { visit in
                guard let id = visit.query(Self.number) else { return "/" }
                try checkRate(visit)
                guard let payment = try await worker.heard(of: id) else { return "/" }
                let found = try await database.read { try PaymentTable.stored(payment, $0) }
                // A stranger can guess the gateway's number, and would be led to a guest's link.
                guard let found, found.orderNumber == visit.text("order") else { return "/" }
                if !found.state.isFinal, worker.lookups.take(payment.text, at: visit.moment) {
                    try await worker.check(payment)
                }
                return found.returnPath
            },
        ]
    }

    private func checkRate(_ visit: Visit) throws {
        let network = IPAddress.network(ofClient: visit.client)
        guard limiter.take(network, at: visit.moment) else {
            throw ServiceError(.tooManyRequests, "Too many calls about payments. Try again later.")
        }
    }
}
