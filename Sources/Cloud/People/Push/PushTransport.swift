/// Hands pushes to the push services of browsers.
package protocol PushTransport: Sendable {
    /// One attempt, within a bounded time, without blocking a thread of the cooperative pool.
    ///
    /// It connects only to a public address, unless the endpoint is a loopback one.
    func deliver(_ push: SealedPush) async -> PushOutcome
}

/// An encrypted push.
package struct SealedPush: Hashable, Sendable {
    package var endpoint: PushEndpoint
    /// The `Authorization` header.
    package var authorization: String
    /// How long the push service keeps it for a browser that is offline, in seconds.
    package var ttlSeconds: Int64
    /// With the coding `aes128gcm`.
    package var body: [UInt8]
}

/// How an attempt to deliver a push ended.
package enum PushOutcome: Hashable, Sendable {
    /// The push service has accepted it.
    case sent
    /// The browser has ended its subscription.
    case gone
    /// It may succeed later. The reason is in words.
    case failedForNow(String)
    /// It would fail again.
    case failed(String)

    /// By the status of the push service (RFC 8030 §5, §7.3).
    package init(status: Int) {
        switch status {
        case 200..<300: self = .sent
        case 404, 410: self = .gone
        case 408, 429, 500...: self = .failedForNow("the push service answered \(status)")
        default: self = .failed("the push service answered \(status)")
        }
    }
}

/// How pushes leave the cloud.
package struct PushDelivery: Sendable {
    package var transport: any PushTransport
    package var key: PushKey
    /// `mailto:` or `https:` address of the operator, for the push services.
    package var contact: String
    /// The origin of a push service on this machine, for tests; nil for none.
    package var loopbackService: String?

    package init(
        transport: any PushTransport, key: PushKey, contact: String,
        loopbackService: String? = nil
    ) {
        self.transport = transport
        self.key = key
        self.contact = contact
        self.loopbackService = loopbackService
    }
}
