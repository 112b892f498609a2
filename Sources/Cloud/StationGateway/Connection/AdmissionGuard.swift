import CloudCore
import CommonBase

/// Keeps floods of connections away from the database: an address that was refused too often has to
/// wait, and so has a station that keeps coming back.
///
/// Only who has proved to be a station counts as one, so that nobody locks another out by knocking in
/// its name. Loopback is a proxy on this machine, behind which everybody has the same address.
struct AdmissionGuard: Sendable {
    /// Refused connections of one address: ten, then one every six seconds.
    private let refusals = AttemptLimiter(burst: 10, perMinute: 10)
    /// Connections of one station: twenty, then one every six seconds.
    private let arrivals = AttemptLimiter(burst: 20, perMinute: 10)

    /// Security events about a station's wrong passwords: one a minute says it all.
    private let wrongPasswords = AttemptLimiter(burst: 1, perMinute: 1)

    /// Whether to look at a request at all.
    func admits(_ id: StationID?, from address: String, at now: Moment) -> Bool {
        let isPatient = Self.isLoopback(address) || refusals.allows(address, at: now)
        return isPatient && (id.map { arrivals.allows($0.text, at: now) } ?? true)
    }

    func noteRefusal(from address: String, at now: Moment) {
        refusals.noteFailure(address, at: now)
    }

    func noteArrival(_ id: StationID, at now: Moment) { arrivals.noteFailure(id.text, at: now) }

    /// Whether a security event about it should be kept.
    func isNews(wrongPasswordOf id: StationID, at now: Moment) -> Bool {
        guard wrongPasswords.allows(id.text, at: now) else { return false }
        wrongPasswords.noteFailure(id.text, at: now)
        return true
    }

    private static func isLoopback(_ address: String) -> Bool {
        address == "::1" || address.hasPrefix("127.")
    }
}
