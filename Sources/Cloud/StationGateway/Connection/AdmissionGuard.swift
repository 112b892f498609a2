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
struct AdmissionGuard: Sendable {
    /// An attempt that counts as refused until `succeeded` is called.
    struct Attempt: Sendable {
        /// Nil for an exempt client.
        fileprivate var keys: (station: String, network: String)?
    }

    private let exemptsLoopback: Bool
    /// Refused connections of one network for one station: ten, then one every six seconds. So a
    /// station with a wrong password does not keep out its neighbours behind the same address.
    private let refusals = AttemptLimiter(burst: 10, perMinute: 10)
    /// Refused connections of one network: as many as it may have connections, because attempts
    /// that are being checked count, too; then two a second, as of a dozen misconfigured stations.
    private let networkRefusals = AttemptLimiter(burst: 256, perMinute: 120)
    /// Connections of one station: twenty, then one every six seconds.
    private let arrivals = AttemptLimiter(burst: 20, perMinute: 10)

    /// Security events about wrong passwords of one station: one per minute.
    private let wrongPasswords = AttemptLimiter(burst: 1, perMinute: 1)

    /// Log lines about slowed stations: one per minute and station.
    private let slowdowns = AttemptLimiter(burst: 1, perMinute: 1)

    /// Log lines about refused connections: twenty, then one every three seconds.
    private let refusalLines = AttemptLimiter(burst: 20, perMinute: 20)

    init(exemptsLoopback: Bool = true) { self.exemptsLoopback = exemptsLoopback }

    /// Counts an attempt at its start, so that parallel ones cannot pass the limits together.
    /// - Returns: nil if the rate limits do not allow it.
    func begin(_ id: StationID?, from address: String, at now: Moment) -> Attempt? {
        guard id.map({ arrivals.allows($0.text, at: now) }) ?? true else { return nil }
        if exemptsLoopback, IPAddress(address)?.isLoopback == true { return Attempt() }
        let network = IPAddress.network(ofClient: address)
        let station = "\(network) \(id?.text ?? "")"
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
    func takeArrival(_ id: StationID, at now: Moment) -> Bool { arrivals.take(id.text, at: now) }

    /// Whether to store a security event about a wrong password now.
    func shouldReport(wrongPasswordOf id: StationID, at now: Moment) -> Bool {
        wrongPasswords.take(id.text, at: now)
    }

    /// Whether to log now that a station was slowed down.
    func shouldReport(slowdownOf id: StationID, at now: Moment) -> Bool {
        slowdowns.take(id.text, at: now)
    }

    func shouldLogRefusal(at now: Moment) -> Bool { refusalLines.take("", at: now) }
}
