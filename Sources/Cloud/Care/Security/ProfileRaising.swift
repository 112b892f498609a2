import CloudControl
import CloudCore
import CloudFleet
import CommonBase
import Synchronization

/// Tells stations whose minimum security profile is being raised to connect that way: once when the
/// change is requested, and once after each of their boots.
struct ProfileRaising: Sendable {
    /// Configuration key of the security profile (security white paper edition 3, A05).
    static let configurationKey = "SecurityProfile"

    private let database: CloudDatabase
    private let connections: StationConnections
    private let commands: CommandService
    private let returned = ReturnedStations()

    init(database: CloudDatabase, connections: StationConnections, commands: CommandService) {
        self.database = database
        self.connections = connections
        self.commands = commands
    }

    /// The stations to tell, all of them online.
    /// - Parameter news: the signals since the last call.
    func waiting(_ news: Set<Signal>) async throws -> Set<StationID> {
        let raising = Set(try await database.read(StationTable.listRaising))
        return returned.add(news, among: raising).filter(commands.isConnected)
    }

    func tell(_ station: StationID) async throws {
        guard returned.remove(station) else { return }
        _ = try await tell(station, by: nil)
    }

    /// Tells a station that its pending security profile is due. One that is offline is told after
    /// its next boot; one that does not know the key can be configured by hand.
    func tell(_ id: StationID, by person: PersonID?) async throws -> CommandRecord? {
        let station = try await database.read { db in
            try StationService.find(id, viewer: .system, db)
        }
        guard let pending = station.pendingSecurityProfile, let proof = connections.proof(id),
            proof.securityProfile < pending
        else { return nil }
        return try await commands.issue(
            .changeConfiguration(key: Self.configurationKey, value: "\(pending)"), at: id,
            by: person)
    }
}

/// Stations that have returned and were not told yet; at most those whose profile is being raised.
private final class ReturnedStations: Sendable {
    private let stations = Mutex<Set<StationID>>([])

    func add(_ news: Set<Signal>, among raising: Set<StationID>) -> Set<StationID> {
        let new = news.filter { $0.object == .stationReturn }.compactMap { StationID($0.subject) }
        return stations.withLock { stations in
            stations.formUnion(new)
            stations.formIntersection(raising)
            return stations
        }
    }

    func remove(_ station: StationID) -> Bool {
        stations.withLock { $0.remove(station) != nil }
    }
}
