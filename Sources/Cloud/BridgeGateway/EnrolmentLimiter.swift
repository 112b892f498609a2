import CloudCore
import CloudHTTP
import CommonBase

/// Limits guesses of claim codes: of each address, and of all together.
///
/// A code has eight base-32 digits and is valid for ten minutes. At the limit of all clients, 3,000
/// guesses a minute, a guesser finds one of ten open codes with a chance of 1 in 3.6 million.
struct EnrolmentLimiter: Sendable {
    /// Wrong codes of one address: twenty, then ten a minute. A person who types a code needs two.
    private let ofAddress = AttemptLimiter(burst: 20, perMinute: 10)
    /// Wrong codes of all addresses. One address reaches a three-hundredth of it.
    private let ofAll = AttemptLimiter(burst: 3000, perMinute: 3000)

    func allows(from client: String, at now: Moment) -> Bool {
        ofAddress.allows(IPAddress.network(ofClient: client), at: now)
            && ofAll.allows("", at: now)
    }

    func noteFailure(from client: String, at now: Moment) {
        ofAddress.noteFailure(IPAddress.network(ofClient: client), at: now)
        ofAll.noteFailure("", at: now)
    }
}
