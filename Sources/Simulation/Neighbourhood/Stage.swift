import BridgeProtocol
import CloudAccess
import CloudBridgeGateway
import CloudCharging
import CloudCore
import CloudFleet
import CloudStationGateway
import CommonBase
import OCPPMessages
import Synchronization

/// The clock of a cloud in the past.
final class PastClock: Sendable {
    private let time: Mutex<Timestamp>
    private let started: Timestamp

    init(_ time: Timestamp) {
        started = time
        self.time = Mutex(time)
    }

    func set(_ time: Timestamp) { self.time.withLock { $0 = time } }

    func moment() -> Moment { moment(at: time.withLock { $0 }) }

    func moment(at time: Timestamp) -> Moment {
        Moment(
            uptime: Uptime(milliseconds: time.millisecondsSince(started)), wall: time,
            bootID: "past", isSynchronised: true)
    }
}

/// The cloud's plain functions, and what the chargers of the neighbourhood remember.
struct Stage: Sendable {
    let database: CloudDatabase
    let clock: PastClock
    let random: RandomSource
    let authorization: Authorization
    let charging: ChargeService
    let enforcement: Enforcement
    let consumers: [any EventConsumer]

    var admin: PersonID?
    var people: [Resident: PersonID] = [:]
    /// By their numbers.
    var cards: [String: ID<IdTokenRecord>] = [:]
    var locations: [Charger: LocationID] = [:]
    /// The passwords of the native stations.
    var passwords: [Charger: String] = [:]
    var bridge: BridgeID?

    /// Of the step that is played.
    var moment: Moment
    var registersWh: [Charger: Int64] = [:]
    /// When the station's connection was opened.
    var connectedAt: [Charger: Timestamp] = [:]
    /// By the numbers of the visits.
    var running: [Int: RunningTransaction] = [:]
    private var messageCount: Int64 = 0
    private var eventCount: Int64 = 0

    /// What a charger knows of a transaction.
    struct RunningTransaction: Hashable, Sendable {
        /// Of OCPP 1.6.
        var number: Int64 = 0
        /// Of a bridge, which makes its ids.
        var id: TransactionID?
        var meterStartWh: Int64
        /// The number of the bridge's next event about it.
        var nextSequence: Int64 = 0
    }

    init(
        database: CloudDatabase, clock: PastClock, random: RandomSource,
        authorization: Authorization, charging: ChargeService, enforcement: Enforcement,
        consumers: [any EventConsumer]
    ) {
        self.database = database
        self.clock = clock
        self.random = random
        self.authorization = authorization
        self.charging = charging
        self.enforcement = enforcement
        self.consumers = consumers
        moment = clock.moment()
    }

    func person(_ resident: Resident) throws -> PersonID {
        guard let id = people[resident] else {
            throw ServiceError(.internalError, "\(resident) has no account yet")
        }
        return id
    }

    func viewer(_ resident: Resident) throws -> Viewer {
        .person(try person(resident), Set(AccessScope.allCases))
    }

    func location(of charger: Charger) throws -> LocationID {
        guard let id = locations[charger] else {
            throw ServiceError(.internalError, "\(charger) has no location yet")
        }
        return id
    }

    /// Handles all domain events that wait, as the cloud's services do.
    func catchUp(_ db: Database) throws {
        for id in try TransactionRefold.listWaiting(at: moment.wall, limit: 100, db) {
            if let result = try TransactionRefold.read(id, db) {
                _ = try TransactionRefold.save(result, db, at: moment.wall)
            }
        }
        for consumer in consumers {
            while try EventDispatch.isBehind(consumer, db, at: moment.wall) {
                let step = try EventDispatch.step(consumer, db, at: moment)
                if let failure = step.failures.first { throw failure.error }
            }
        }
    }

    // MARK: Messages of chargers

    /// A CALL of a native station.
    /// - Throws: `OCPPError` for one that the cloud answers with a CALLERROR.
    @discardableResult
    mutating func call<Message: OCPPMessage>(
        _: Message.Type, _ request: Message.Request, by charger: Charger, _ db: Database
    ) throws -> Message.Response {
        messageCount += 1
        let call = IncomingCall(
            id: "\(messageCount)", action: Message.action, payload: request.json)
        let answer = try OCPP16Dispatcher.respond(
            to: call, from: charger.stationID(), ConnectionProof(.password, isTLS: false),
            connectedAt: connectedAt[charger] ?? moment.wall, authorization: authorization,
            heartbeatIntervalSeconds: 3600, db, at: moment)
        return try Message.Response(FieldReader(answer))
    }

    /// An event of the bridge.
    /// - Parameter time: when it happened.
    mutating func tell(
        _ data: BridgeEvent.Payload, at time: Timestamp, by charger: Charger, _ db: Database
    ) throws {
        guard let bridge else { throw ServiceError(.internalError, "there is no bridge yet") }
        eventCount += 1
        let event = BridgeEvent(seq: eventCount, moment: clock.moment(at: time), data: data)
        _ = try BridgeIngest(
            bridge: bridge, station: try charger.stationID(), moment: moment, db: db,
            authorization: authorization
        ).take(
            EventBatch(epoch: "history", events: [event]),
            hashes: [try BridgeIngest.contentHash(event)])
    }
}
