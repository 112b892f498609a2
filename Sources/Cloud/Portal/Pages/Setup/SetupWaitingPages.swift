import ChargingModel
import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// The fourth step of adding a charger: it waits for the charger, and says what was seen of it.
struct SetupWaitingPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let connections: StationConnections
    let policy: StationRegistrationPolicy
    private let texts = SetupTexts()

    /// How long nothing may be heard of a new charger before the page says what may be wrong.
    static let patienceSeconds: Int64 = 120

    init(
        site: Site, database: CloudDatabase, connections: StationConnections,
        policy: StationRegistrationPolicy
    ) {
        self.site = site
        self.database = database
        self.connections = connections
        self.policy = policy
    }

    func all() -> [Route] {
        let path = "/chargers/{id}/setup/{brand}/waiting"
        return [
            site.page(path, for: .person, "Wait for a new charger to connect", show),
            site.form(
                "\(path)/adoption", for: .person,
                "Give a new charger the id under which it tried to connect", again: show, adopt),
        ]
    }

    // MARK: The page

    struct Attempt: Sendable {
        /// Of one that can be taken over; 0 for others.
        var number: Int64
        var title: String
        var advice: String
        /// Such as "2 minutes ago, not encrypted".
        var details: String
    }

    private struct Model: Sendable {
        var progress: SetupProgress
        var name: String
        var isConnected: Bool
        var isBridge: Bool
        var hint: String?
        /// With the id of the charger, or with none.
        var attempts: [Attempt]
        /// With another id, which the charger can get.
        var others: [Attempt]
        var mayAdopt: Bool
        /// Whether nothing was heard for a while.
        var isSilent: Bool
        var checkCommand: String
        var path: String
        var back: String
        var next: String
        var charger: String
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (id, viewer, now): (StationID, Viewer, Timestamp) = (
            try visit.id(), visit.viewer, visit.moment.wall
        )
        let network = IPAddress.network(ofClient: visit.client)
        let chosen = try visit.brand()
        // The latest refused connections may still wait for their commit.
        await database.flushDeferred()
        let (station, seen, mayChangeID) = try await database.read { db in
            let station = try StationService.managed(id, by: viewer, at: now, db)
            return (
                station,
                try RefusedConnectionService.attempts(
                    of: id, from: network, viewer: viewer, db, at: now),
                try RefusedConnectionService.mayChangeID(station, viewer: viewer, db)
            )
        }
        let brand = chosen.fitting(station.kind)
        let isConnected = station.isOnline(isConnected: connections.isConnected(id), at: now)
        let isBridge = station.kind == .bridge
        let attempts = isConnected || isBridge ? [] : seen.own + seen.nameless
        let others = isConnected || isBridge ? [] : seen.others
        let waitsLong = station.createdAt.adding(seconds: Self.patienceSeconds) <= now
        return HTMLPage(
            "charger-waiting", title: isConnected ? texts.isHere : texts.waits, texts: texts,
            model: Model(
                progress: SetupProgress(.waiting, visit), name: station.name,
                isConnected: isConnected, isBridge: isBridge,
                hint: brand.waitingHint.map(visit.say),
                attempts: attempts.map { attempt($0, visit) },
                others: others.map { other($0, visit) },
                mayAdopt: mayChangeID && StationRegistration.isAllowed(to: viewer, policy),
                isSilent: !isConnected && waitsLong && attempts.isEmpty && others.isEmpty,
                checkCommand: ChargerAccess.checkCommand,
                path: SetupStep.waiting.path(of: id, brand),
                back: SetupStep.values.path(of: id, brand),
                next: SetupStep.test.path(of: id, brand), charger: ChargerPages.path(of: id)),
            live: [Signal(.station, id.text)])
    }

    private func attempt(_ refused: RefusedConnection, _ visit: Visit) -> Attempt {
        Attempt(
            number: 0, title: visit.say(refused.reason.title),
            advice: visit.say(texts.advice(refused.reason)), details: details(refused, visit))
    }

    private func other(_ refused: RefusedConnection, _ visit: Visit) -> Attempt {
        Attempt(
            number: refused.number ?? 0, title: visit.say(texts.otherID(refused.station)),
            advice: visit.say(texts.otherIDAdvice), details: details(refused, visit))
    }

    private func details(_ refused: RefusedConnection, _ visit: Visit) -> String {
        [
            visit.formats.ago(refused.lastAt, at: visit.moment.wall),
            visit.say(texts.attempts(Int(refused.attempts))),
            visit.say(refused.isTLS ? texts.encrypted : texts.unencrypted),
        ].joined(separator: " · ")
    }

    // MARK: Taking over another id

    @Sendable private func adopt(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (id, viewer, moment): (StationID, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        let brand = try visit.brand()
        guard StationRegistration.isAllowed(to: viewer, policy) else {
            throw FormError(nil, NewChargerTexts().needsAdmin)
        }
        guard !connections.isConnected(id) else { throw FormError(nil, texts.keepsID) }
        let number = Int64(form.typed("attempt")) ?? 0
        let network = IPAddress.network(ofClient: visit.client)
        await database.flushDeferred()
        let station: Station
        do {
            // An error in a write undoes the other requests of its commit, too: check before.
            try await database.read { db in
                _ = try RefusedConnectionService.checkTakeOver(
                    number, by: id, from: network, viewer: viewer, db, at: moment.wall)
            }
            station = try await database.write { db in
                try RefusedConnectionService.takeOver(
                    number, by: id, from: network, viewer: viewer, db, at: moment)
            }
        } catch let error as ServiceError where error.code == .conflict {
            throw FormError(nil, texts.keepsID)
        }
        return .see(
            SetupStep.waiting.path(of: station.id, brand),
            saying: texts.adopted(station.id.text))
    }
}
