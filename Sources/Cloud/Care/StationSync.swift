import CloudCore
import CloudFleet
import CommonBase
import Synchronization

/// What a station needs after it has returned, or after its authorizations have changed: first its
/// configuration, then its local list.
final class StationSync: Sendable {
    private let configuration: ConfigurationSync
    private let lists: LocalListSync
    /// Stations that have returned and were not looked after yet; at most the number of stations.
    private let returned = Mutex<Set<StationID>>([])

    private let isConnected: @Sendable (StationID) -> Bool

    init(
        configuration: ConfigurationSync, lists: LocalListSync,
        isConnected: @escaping @Sendable (StationID) -> Bool
    ) {
        self.configuration = configuration
        self.lists = lists
        self.isConnected = isConnected
    }

    /// - Parameter news: the signals since the last call.
    func waiting(_ news: Set<Signal>) async throws -> Set<StationID> {
        let new = news.filter { $0.object == .stationReturn }.compactMap { StationID($0.subject) }
        let returned = returned.withLock { returned in
            returned.formUnion(new)
            return returned
        }
        return returned.union(try await lists.waiting())
    }

    /// A failure of one part does not stop the other.
    func synchronise(_ station: StationID) async throws {
        var failure: (any Error)?
        if returned.withLock({ $0.remove(station) }) != nil {
            do {
                try await configuration.stationReturned(station)
            } catch {
                // One that has gone offline says so when it returns.
                if isConnected(station) { returned.withLock { _ = $0.insert(station) } }
                failure = error
            }
        }
        try await lists.synchronise(station)
        if let failure { throw failure }
    }
}
