import ChargingModel
import CloudCharging
import CloudControl
import CloudCore
import CloudFleet
import CommonBase

/// The first test of a charger: whether it reports its settings, and whether a start from the phone
/// works. Both are ordinary commands, so what they came to is on record.
struct ChargerTrial: Sendable {
    /// A trial ends by itself at this energy, or after this time.
    static let energyWh: Int64 = 500
    static let seconds: Int64 = 600
    /// How long a start that was accepted waits for the car.
    static let waitSeconds: Int64 = 300
    /// How long the host waits for the charger's answer.
    private static let answerSeconds: Int64 = 15
    /// The newest commands among which those of the test are looked for.
    private static let commandLimit = 50
    private static let settingsAction = CommandAction("GetConfiguration")

    let commands: CommandService
    let charging: ChargeService

    enum Settings: Hashable, Sendable {
        case notRead, read, unanswered, refused, offline
    }

    enum Start: Hashable, Sendable {
        case notTried
        case refused, unanswered, offline
        /// The charger accepted and waits for the car.
        case waiting
        /// The charger accepted, and no transaction has begun in time.
        case notBegun
        /// The transaction runs, or has ended, without energy so far.
        case withoutEnergy
        case charging
        /// Energy flowed, and the transaction has ended.
        case worked
    }

    /// What was tried lately, and what came of it.
    struct Results: Sendable {
        var settings: Settings
        var start: Start
        /// The transaction that the trial began.
        var transaction: TransactionRecord?
    }

    /// - Parameter viewer: one who manages the station.
    func results(
        of id: StationID, viewer: Viewer, _ db: Database, at now: Timestamp
    ) throws -> Results {
        let newest = try CommandTable.list(
            station: id, status: nil, before: .max, limit: Self.commandLimit, viewer: viewer, db)
        let settings = newest.first { $0.action == Self.settingsAction.rawValue }
        let start = newest.first {
            $0.action == RequestStart.action.rawValue && $0.issuedBy == viewer.personID
        }
        var filter = TransactionFilter()
        filter.station = id
        let last = try TransactionTable.page(
            filter, before: nil, size: 1, viewer: viewer, db
        ).records.first
        // It began after the start was sent, by the cloud's clock, and is not of somebody else.
        let begun = start.flatMap { start in
            last.flatMap { transaction in
                transaction.createdAt >= start.issuedAt && transaction.personID == viewer.personID
                    ? transaction : nil
            }
        }
        return Results(
            settings: settings.map { Self.outcome($0) } ?? .notRead,
            start: Self.outcome(start, begun, at: now), transaction: begun)
    }

    private static func outcome(_ command: CommandRecord) -> Settings {
        switch command.status {
        case .accepted: .read
        case .pending, .timedOut: .unanswered
        case .rejected, .notSupported, .failed: .refused
        case .offline: .offline
        }
    }

    private static func outcome(
        _ command: CommandRecord?, _ begun: TransactionRecord?, at now: Timestamp
    ) -> Start {
        if let begun {
            guard begun.state.energyWh > 0 else { return .withoutEnergy }
            return begun.state.phase == .ended ? .worked : .charging
        }
        guard let command else { return .notTried }
        switch command.status {
        case .accepted:
            let isOver = command.issuedAt.adding(seconds: waitSeconds) <= now
            return isOver ? .notBegun : .waiting
        case .pending, .timedOut: return .unanswered
        case .rejected, .notSupported, .failed: return .refused
        case .offline: return .offline
        }
    }

    /// Asks the charger for its settings, which the cloud stores.
    func readSettings(of id: StationID, viewer: Viewer) async throws -> Settings {
        Self.outcome(
            try await commands.issue(
                Self.settingsAction, [], at: id, by: viewer.personID, viewer: viewer,
                timeoutSeconds: Self.answerSeconds))
    }

    /// Starts a transaction of the person, which ends by itself.
    /// - Throws: as `ChargeService.start`.
    func start(
        at place: ChargingPlace, by person: PersonID, viewer: Viewer, at moment: Moment
    ) async throws -> Start {
        let limit = ChargeLimit(
            energyWh: Self.energyWh, endsAt: moment.wall.adding(seconds: Self.seconds))
        let answer = try await charging.start(
            at: place, by: person, limit: limit, viewer: viewer)
        return switch answer {
        case .accepted: .waiting
        case .unanswered: .unanswered
        case .rejected: .refused
        case .offline: .offline
        }
    }
}
