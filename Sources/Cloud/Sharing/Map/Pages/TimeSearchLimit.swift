import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase

/// Limits how often visitors without an account search by time: such a search reads the calendars of
/// up to 2,000 places.
struct TimeSearchLimit: Sendable {
    /// Searches of each network. One movement of the map makes two: the pins and the list.
    private let ofNetwork = AttemptLimiter(burst: 120, perMinute: 60)

    /// Counts a search, if the visitor is not signed in and the filter asks for a time.
    /// - Throws: `tooManyRequests`.
    func check(_ filter: MapFilter, _ visit: Visit) throws {
        guard filter.asksForTime, visit.person == nil else { return }
        guard ofNetwork.take(IPAddress.network(ofClient: visit.client), at: visit.moment) else {
            throw ServiceError(
                .tooManyRequests, "Too many searches by time; sign in, or try again in a minute.")
        }
    }
}
