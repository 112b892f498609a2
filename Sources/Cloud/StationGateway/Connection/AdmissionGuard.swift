import CloudCore
import CloudHTTP
import CommonBase

/// Rate limits for new connections, checked before any database access: for addresses with many
/// refused connections, and for stations that keep reconnecting.
///
/// A connection counts against a station only after it is authenticated, so that nobody can lock
/// out another station by using its id. Without trusted proxies, loopback is exempt from the limit
/// per address: it may be a proxy on this machine that the settings do not name, through which all
/// clients come.
struct AdmissionGuard: Sendable {
    private let exemptsLoopback: Bool
    /// Refused connections of one address, or of the /64 of an IPv6 address: ten, then one every six
    /// seconds.
    private let refusals = AttemptLimiter(burst: 10, perMinute: 10)
    /// Connections of one station: twenty, then one every six seconds.
    private let arrivals = AttemptLimiter(burst: 20, perMinute: 10)

    /// Security events about wrong passwords of one station: one per minute.
    private let wrongPasswords = AttemptLimiter(burst: 1, perMinute: 1)

    /// Log lines about slowed stations: one per minute and station.
    private let slowdowns = AttemptLimiter(burst: 1, perMinute: 1)

    /// Log lines about refused connections: twenty, then one every three seconds.
    private let refusalLines = AttemptLimiter(burst: 20, perMinute: 20)

    init(exemptsLoopback: Bool = true) { self.exemptsLoopback = exemptsLoopback }

    /// Whether the rate limits allow a request.
    func admits(_ id: StationID?, from address: String, at now: Moment) -> Bool {
        let isExempt = exemptsLoopback && IPAddress(address)?.isLoopback == true
        let isAllowed =
            isExempt || refusals.allows(IPAddress.network(ofClient: address), at: now)
        return isAllowed && (id.map { arrivals.allows($0.text, at: now) } ?? true)
    }

    func noteRefusal(from address: String, at now: Moment) {
        refusals.noteFailure(IPAddress.network(ofClient: address), at: now)
    }

    func noteArrival(_ id: StationID, at now: Moment) { arrivals.noteFailure(id.text, at: now) }

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
