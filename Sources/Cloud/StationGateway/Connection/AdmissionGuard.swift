import CloudCore
import CloudHTTP
import CommonBase

/// Rate limits for new connections, checked before any database access: for clients with many
/// refused connections, and for stations that keep reconnecting.
///
/// A connection counts against a station only after it is authenticated, so that nobody can lock
/// out another station by using its id. Without trusted proxies, loopback is exempt from the limits
/// per client: it may be a proxy on this machine that the settings do not name, through which all
/// clients come.
package struct AdmissionGuard: Sendable {
    /// An attempt that counts as refused until `succeeded` is called.
    struct Attempt: Sendable {
        /// Nil for an exempt client.
        fileprivate var keys: (station: String, network: String)?
    }

    /// The default of the setting.
    package static let standardPerMinute: Int64 = 10

    private let exemptsLoopback: Bool
    private let perMinute: Int64
    /// Refused connections of one network for one station: by default ten, then one every six
    /// seconds. So a station with a wrong password does not keep out its neighbours behind the same
    /// address.
    private let refusals: AttemptLimiter
    /// Refused connections of one network: as many as it may have connections, because attempts
    /// that are being checked count, too; then as many as of a dozen misconfigured stations.
    private let networkRefusals: AttemptLimiter
    /// Connections of one station: by default twenty, then one every six seconds.
    private let arrivals: AttemptLimiter

    /// Security events about wrong passwords of one station: one per minute.
    private let wrongPasswords = AttemptLimiter(burst: 1, perMinute: 1)

    /// Log lines about slowed stations: one per minute and station.
    private let slowdowns = AttemptLimiter(burst: 1, perMinute: 1)

    /// - Parameter perMinute: connections of one station, and refused ones of one client with one
    ///   id, that are allowed in the long run.
    init(exemptsLoopback: Bool = true, perMinute: Int64 = standardPerMinute) {
        self.exemptsLoopback = exemptsLoopback
        self.perMinute = perMinute
        refusals = AttemptLimiter(burst: perMinute, perMinute: perMinute)
        networkRefusals = AttemptLimiter(
            burst: max(256, 2 * perMinute), perMinute: 12 * perMinute)
        arrivals = AttemptLimiter(burst: 2 * perMinute, perMinute: perMinute)
    }

    /// When a refused client may try again: a limit allows one more attempt after this time.
    var retryAfterSeconds: Int { Int((60 + perMinute - 1) / perMinute) }

    /// Counts an attempt at its start, so that parallel ones cannot pass the limits together.
    /// - Returns: nil if the rate limits do not allow it.
    func begin(_ id: StationID?, from address: String, at now: Moment) -> Attempt? {
        guard id.map({ arrivals.allows(Self.key($0), at: now) }) ?? true else { return nil }
        if exemptsLoopback, IPAddress(address)?.isLoopback == true { return Attempt() }
        let network = IPAddress.network(ofClient: address)
        let station = "\(network) \(id.map(Self.key) ?? "")"
        guard refusals.take(station, at: now) else { return nil }
        guard networkRefusals.take(network, at: now) else {
            refusals.giveBack(station, at: now)
            return nil
        }
        return Attempt(keys: (station, network))
    }

    /// The attempt was not refused for what the client sent.
    func succeeded(_ attempt: Attempt, at now: Moment) {
        guard let keys = attempt.keys else { return }
        refusals.giveBack(keys.station, at: now)
        networkRefusals.giveBack(keys.network, at: now)
    }

    /// Counts a connection of an authenticated station.
    /// - Returns: false if it has had too many.
    func takeArrival(_ id: StationID, at now: Moment) -> Bool {
        arrivals.take(Self.key(id), at: now)
    }

    /// A station is also found by its id in another case, so these attempts count together.
    private static func key(_ id: StationID) -> String { id.text.lowercased() }

    /// Whether to store a security event about a wrong password now.
    func shouldReport(wrongPasswordOf id: StationID, at now: Moment) -> Bool {
        wrongPasswords.take(id.text, at: now)
    }

    /// Whether to log now that a station was slowed down.
    func shouldReport(slowdownOf id: StationID, at now: Moment) -> Bool {
        slowdowns.take(id.text, at: now)
    }
}
