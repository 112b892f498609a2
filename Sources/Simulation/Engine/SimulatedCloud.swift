import BridgeProtocol
import ChargingModel
import CloudAccess
import CloudBooking
import CloudBridgeGateway
import CloudCharging
import CloudCore
import CloudFleet
import CloudMoney
import CloudPeople
import CloudSmartCharging
import CloudStationGateway
import CommonBase
import OCPPMessages
import Synchronization

/// The cloud's real handlers and schema on a simulated disk, one commit after the other.
final class SimulatedCloud {
    let world: World
    private let disk: SimulatedDisk
    let authorization: Authorization
    private var database: OneThreadDatabase?
    /// Increases each time the cloud ends; work in progress is lost.
    private(set) var generation = 0
    private var clock = HostClock(name: "cloud")
    /// Called when the cloud ends: connections are lost.
    var onEnd: [() -> Void] = []

    static let heartbeatIntervalSeconds: Int64 = 3600

    init(_ world: World, seed: UInt64) throws {
        self.world = world
        disk = try SimulatedDisk(seed: seed)
        if world.sabotage == .skipSync { disk.ignoreSyncs() }
        let source = Mutex(SeededRandom(seed: seed &+ 1))
        authorization = Authorization(
            vault: try TokenVault(key: Array(1...32)),
            random: RandomSource { source.withLock { $0.next() } },
            rules: [
                ReservationRule(), BookingRule(), PausedConnectorRule(), ConcurrencyRule(),
                CreditRule(seller: .operator),
            ], visitors: GuestTokens())
        try open()
        // The schema chooses a random first number; fixed here, because SQLite's generator is not
        // seeded.
        _ = try write { db, _ in try db.execute(sql: "UPDATE ocpp_counter SET last = 1000") }
    }

    /// The database must be closed before the disk is released.
    deinit { database = nil }

    var isRunning: Bool { database != nil }
    var moment: Moment { clock.moment(at: world.now) }

    private func open() throws {
        database = try OneThreadDatabase(
            path: disk.path(of: "cloud.sqlite"),
            migrations: Migration.core + PeopleModule.migrations + FleetModule.migrations
                + AccessModule.migrations + ChargingModule.migrations
                + BookingModule.migrations + CalendarModule.migrations
                + BookingEnforcementModule.migrations + Self.moneyMigrations)
    }

    // MARK: Start and stop

    func kill() { end("killed") { disk.kill() } }

    func cutPower() { end("without power") { disk.cutPower() } }

    /// Cuts the power in the middle of a commit.
    func cutPowerSoon() { disk.cutPower(after: world.number(0...12)) }

    /// Cuts the power after this many more writes and syncs; nil cancels that.
    func cutPower(after operations: Int64?) { disk.cutPower(after: operations) }

    private func end(_ how: String, _ body: () -> Void) {
        guard isRunning else { return }
        world.note("cloud \(how)")
        body()
        (database, generation) = (nil, generation + 1)
        for handler in onEnd { handler() }
    }

    func start() {
        guard !isRunning else { return }
        world.note("cloud starts")
        disk.cutPower(after: nil)
        do {
            try open()
        } catch {
            world.violate("recovery", "the cloud's database can't be opened: \(error)")
        }
    }

    // MARK: Requests

    /// Runs `body` in a durable transaction; nil if the cloud ended during it.
    func write<Value>(_ body: (Database, Moment) throws -> Value) throws -> Value? {
        guard let database else { return nil }
        let moment = moment
        do {
            return try database.write { try body($0, moment) }
        } catch {
            guard disk.takeCut() else { throw error }
            end("without power in a commit") {}
            return nil
        }
    }

    func read<Value>(_ body: (Database) throws -> Value) throws -> Value? {
        try database?.read(body)
    }

    /// The CALLRESULT or CALLERROR for a station's CALL; nil if the cloud ended before it was sent.
    func answer(
        _ station: StationID, _ call: IncomingCall, connectedAt connection: Timestamp
    ) throws -> OCPPFrame? {
        do {
            let result = try write { db, moment in
                try OCPP16Dispatcher.respond(
                    to: call, from: station, ConnectionProof(.password, isTLS: true),
                    connectedAt: connection, authorization: authorization,
                    heartbeatIntervalSeconds: Self.heartbeatIntervalSeconds, db, at: moment)
            }
            return result.map { .callResult(id: call.id, payload: $0) }
        } catch let error as OCPPError {
            return .callError(id: call.id, error)
        }
    }

    /// - Throws: `conflict`, as the real cloud does.
    func receive(
        _ batch: EventBatch, from bridge: BridgeID, at station: StationID
    ) throws -> EventAcknowledgement? {
        var batch = batch
        if world.sabotage == .useReceivedAt {
            for index in batch.events.indices { batch.events[index].moment.wall = moment.wall }
        }
        let hashes = try batch.events.map(BridgeIngest.contentHash)
        return try write { db, moment in
            let last = try BridgeIngest(
                bridge: bridge, station: station, moment: moment, db: db,
                authorization: authorization
            ).take(batch, hashes: hashes)
            if world.sabotage == .billTwice { try Self.billAgain(db) }
            return EventAcknowledgement(acknowledgedThrough: last, serverTime: moment.wall)
        }
    }

    func authorize(_ token: IdToken, at station: StationID) throws -> AuthorizationStatus? {
        try write { db, moment in
            try authorization.authorize(token, at: station, isProven: false, db, at: moment).status
        }
    }

    func list(of station: StationID) throws -> AuthorizationList? {
        try read { db in
            try AuthorizationListService.list(
                of: station, vault: authorization.vault, credit: OfflineCredit(seller: .operator),
                db, at: moment)
        }
    }

    /// Folds the transactions that wait for it, as the cloud's service does.
    func refold() throws {
        let now = moment.wall
        while let id = try read({
            try TransactionRefold.listWaiting(at: now, limit: 1, $0)
        })?.first {
            guard let result = try read({ try TransactionRefold.read(id, $0) }) ?? nil else {
                return world.violate("refold", "\(id) waits and has no facts")
            }
            _ = try write { db, moment in
                try TransactionRefold.save(result, db, at: moment.wall)
            }
        }
    }

    private static func billAgain(_ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO domain_event
                    (kind, subject, station_id, person_id, payload, occurred_at)
                SELECT kind, subject, station_id, person_id, payload, occurred_at
                FROM domain_event ended WHERE kind = 'transaction.ended' AND NOT EXISTS (
                    SELECT 1 FROM domain_event other WHERE other.kind = ended.kind
                      AND other.subject = ended.subject AND other.id > ended.id)
                """)
    }

    // MARK: Setup

    func addStation(_ id: StationID, kind: TransactionSource) throws {
        _ = try write { db, moment in
            _ = try StationService.add(
                id: id, kind: kind, name: id.text, securityProfile: 0, credential: nil, db,
                at: moment)
            // Every card of this world may charge at every station.
            guard let grant = ID<AccessGrant>("everyone-\(id)") else { return }
            try GrantService.add(
                AccessGrant(
                    id: grant, target: .station(id), grantee: .everyone, createdAt: moment.wall),
                viewer: .system, db, at: moment)
        }
    }

    func addBridge(_ id: BridgeID, at station: StationID) throws {
        _ = try write { db, moment in
            try BridgeTable.insert(
                Bridge(id: id, stationID: station, publicKey: "none"), at: moment.wall, db)
        }
    }

    /// - Returns: the owner of the card.
    func addCard(_ token: IdToken, of name: String) throws -> PersonID? {
        try write { db, moment in
            let driver = try PeopleService.add(
                id: authorization.random.id(), name: name, email: nil, passwordHash: nil, db,
                at: moment)
            _ = try IdTokenService.add(
                token, id: authorization.random.id(), label: "", person: driver.id,
                offline: .always, newParentTag: "G-\(driver.id.text.suffix(18))",
                vault: authorization.vault, db, at: moment)
            return driver.id
        }
    }
}
