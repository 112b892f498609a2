import CloudCore
import CommonBase

/// Limits how often a person adds a card, so that nobody finds out by trial which numbers are enrolled.
struct CardAttempts: Sendable {
    /// Of each person. A family with a card for everybody needs ten at once.
    private let ofPerson = AttemptLimiter(burst: 20, perMinute: 1)

    /// Counts an attempt. Admins are not limited.
    /// - Throws: `tooManyRequests`.
    func check(_ viewer: Viewer, at moment: Moment) throws {
        guard case .person(let id, _) = viewer else { return }
        guard ofPerson.take(id.text, at: moment) else {
            throw ServiceError(
                .tooManyRequests, "Too many cards in a short time; try again in a few minutes.")
        }
    }
}
