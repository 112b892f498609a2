import CloudCore
import CloudHTTP
import CommonBase

/// How often one client may ask for mails, and for what costs a password hash. How many mails one
/// address gets is limited by `AccountLink.limitPerHour`.
package final class AccountLimits: Sendable {
    /// Requests of one client (IPv6: a /64), which may be an office behind one address.
    private let byClient = AttemptLimiter(burst: 20, perMinute: 5)
    /// Wrong passwords of a person who is signed in.
    private let byPerson = AttemptLimiter(burst: 10, perMinute: 5)

    package init() {}

    /// Counts a request. - Throws: `tooManyRequests`.
    func take(client: String, at moment: Moment) throws {
        guard byClient.take(IPAddress.network(ofClient: client), at: moment) else {
            throw ServiceError(.tooManyRequests, "Too many requests; try again in a minute.")
        }
    }

    /// Counts a password before it is checked. - Throws: `tooManyRequests`.
    func take(person: PersonID, at moment: Moment) throws {
        guard byPerson.take(person.text, at: moment) else {
            throw ServiceError(
                .tooManyRequests, "Too many wrong passwords; try again in a minute.")
        }
    }

    func giveBack(person: PersonID, at moment: Moment) {
        byPerson.giveBack(person.text, at: moment)
    }
}
