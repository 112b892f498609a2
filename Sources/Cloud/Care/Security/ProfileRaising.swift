import CloudControl
import CloudCore
import CloudFleet
import CommonBase
import Synchronization

/// Tells stations whose minimum security profile is being raised to connect that way: when the change
/// is requested, and after each of their boots until they have accepted it. A station that accepts
/// and comes back the old way cannot connect the new way; it is told again when a person asks.
struct ProfileRaising: Sendable {
    /// Configuration key of the security profile (security white paper edition 3, A05).
    static let configurationKey = "SecurityProfile"

    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let connections: StationConnections
    private let commands: CommandService
    private let returned = ReturnedStations()

    init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment,
        connections: StationConnections, commands: CommandService
    ) {
        self.database = database
        self.now = now
        self.connections = connections
        self.commands = commands
    }

    /// The stations to tell, all of them online.
    /// - Parameter news: the signals since the last call.
    func waiting(_ news: Set<Signal>) async throws -> Set<StationID> {
        // Most signals are connections of stations that nobody raises.
        guard returned.hasNews(news) else { return [] }
        let raising = Set(try await database.read(StationTable.listRaising))
        return returned.update(news, raising: raising).filter(commands.isConnected)
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
            proof.securityProfile < pending, try await canSatisfy(pending, id)
        else { return nil }
        let record = try await commands.issue(
            .changeConfiguration(key: Self.configurationKey, value: "\(pending)"), at: id,
            by: person)
        returned.note(id, hasAccepted: record.status == .accepted)
        return record
    }

    /// Whether a station has what the profile requires: the certificate may have been revoked or
    /// expired since the change was requested.
    private func canSatisfy(_ profile: Int, _ id: StationID) async throws -> Bool {
        let now = now().wall
        return try await database.read { db in
            try profile < 3
                || StationCertificateTable.list(station: id, db)
                    .contains { $0.isValid(at: now) && $0.installedAt != nil }
        }
    }
}

/// Stations whose profile is being raised: those that have returned and were not told since then, and
/// those that have accepted the change.
private final class ReturnedStations: Sendable {
    private struct State {
        var returned: Set<StationID> = []
        var accepted: Set<StationID> = []
    }

    private let state = Mutex(State())

    /// Whether there may be a station to tell.
    func hasNews(_ news: Set<Signal>) -> Bool {
        news.contains { $0.object == .stationReturn }
            || state.withLock { !$0.returned.isEmpty || !$0.accepted.isEmpty }
    }

    /// - Returns: the stations to tell.
    func update(_ news: Set<Signal>, raising: Set<StationID>) -> Set<StationID> {
        let new = news.filter { $0.object == .stationReturn }.compactMap { StationID($0.subject) }
        return state.withLock { state in
            state.accepted.formIntersection(raising)
            state.returned = state.returned.union(new).intersection(raising)
                .subtracting(state.accepted)
            return state.returned
        }
    }

    func remove(_ station: StationID) -> Bool {
        state.withLock { $0.returned.remove(station) != nil }
    }

    func note(_ station: StationID, hasAccepted: Bool) {
        guard hasAccepted else { return }
        state.withLock { _ = $0.accepted.insert(station) }
    }
}
