import CloudControl
import CloudCore
import CloudFleet
import CommonBase
import Synchronization

/// Sends the pending security profile to stations with ChangeConfiguration: when a person requests the
/// change, and after each boot until the station accepts it. A station that accepts the profile and
/// then connects with a lower one cannot use it: the cloud sends it again only when a person asks.
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

    /// The online stations that have booted and not accepted their pending profile yet.
    /// - Parameter news: the signals since the last call.
    func waiting(_ news: Set<Signal>) async throws -> Set<StationID> {
        // Most signals are connections of stations that nobody raises.
        guard returned.hasNews(news) else { return [] }
        let raising = Set(try await database.read(StationTable.listRaising))
        return returned.update(news, raising: raising).filter(commands.isConnected)
    }

    func sendAfterBoot(of station: StationID) async throws {
        guard returned.remove(station) else { return }
        _ = try await send(to: station, by: nil)
    }

    /// Sends a station its pending security profile. An offline station gets it after its next boot; a
    /// station that does not know the key can be configured by hand.
    /// - Returns: nil if there was nothing to send.
    func send(to id: StationID, by person: PersonID?) async throws -> CommandRecord? {
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

/// Of the stations with a pending profile: those that have booted and did not get it since then, and
/// those that have accepted it.
private final class ReturnedStations: Sendable {
    private struct State {
        var returned: Set<StationID> = []
        var accepted: Set<StationID> = []
    }

    private let state = Mutex(State())

    /// Whether a station may need its pending profile now.
    func hasNews(_ news: Set<Signal>) -> Bool {
        news.contains { $0.object == .stationReturn }
            || state.withLock { !$0.returned.isEmpty || !$0.accepted.isEmpty }
    }

    /// - Returns: the stations that need their pending profile now.
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
