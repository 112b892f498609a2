import CloudAccess
import CloudCare
import CloudControl
import CloudCore
import CloudFleet
import CommonBase
import Logging
import OCPPMessages

/// Routes the CALLs of OCPP 1.6 stations to their handlers, one file each, and answers them.
///
/// Every answer follows the commit of what it acknowledges.
package final class OCPP16Dispatcher: Sendable {
    /// Handles a decoded request inside the database transaction that stores the message.
    private typealias Work = @Sendable (StationCall) throws -> JSONValue
    /// Decodes a request.
    private typealias Handler = @Sendable (FieldReader) throws(OCPPError) -> Work

    private static let handlers: [String: Handler] = [
        V16.BootNotification.action: entry(V16.BootNotification.self) {
            try V16.BootNotification.handle($0, $1)
        },
        V16.Heartbeat.action: entry(V16.Heartbeat.self) { try V16.Heartbeat.handle($0, $1) },
        V16.Authorize.action: entry(V16.Authorize.self) { try V16.Authorize.handle($0, $1) },
        V16.StartTransaction.action: entry(V16.StartTransaction.self) {
            try V16.StartTransaction.handle($0, $1)
        },
        V16.StopTransaction.action: entry(V16.StopTransaction.self) {
            try V16.StopTransaction.handle($0, $1)
        },
        V16.MeterValues.action: entry(V16.MeterValues.self) { try V16.MeterValues.handle($0, $1) },
        V16.StatusNotification.action: entry(V16.StatusNotification.self) {
            try V16.StatusNotification.handle($0, $1)
        },
        V16.DataTransfer.action: entry(V16.DataTransfer.self) {
            try V16.DataTransfer.handle($0, $1)
        },
        V16.FirmwareStatusNotification.action: entry(V16.FirmwareStatusNotification.self) {
            try V16.FirmwareStatusNotification.handle($0, $1)
        },
        V16.DiagnosticsStatusNotification.action: entry(V16.DiagnosticsStatusNotification.self) {
            try V16.DiagnosticsStatusNotification.handle($0, $1)
        },
        V16.LogStatusNotification.action: entry(V16.LogStatusNotification.self) {
            try V16.LogStatusNotification.handle($0, $1)
        },
        V16.SignedFirmwareStatusNotification.action: entry(
            V16.SignedFirmwareStatusNotification.self
        ) { try V16.SignedFirmwareStatusNotification.handle($0, $1) },
        V16.SignCertificate.action: entry(V16.SignCertificate.self) {
            try V16.SignCertificate.handle($0, $1)
        },
        V16.SecurityEventNotification.action: entry(V16.SecurityEventNotification.self) {
            try V16.SecurityEventNotification.handle($0, $1)
        },
    ]

    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let authorization: Authorization
    private let authority: StationAuthority?
    private let heartbeatIntervalSeconds: Int64
    private let counters: [String: CallCounter]
    private let unknownCounter: CallCounter
    private let sightings = StationSightings()
    private let logger: Logger

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment,
        authorization: Authorization, authority: StationAuthority?,
        heartbeatIntervalSeconds: Int64, metrics: Metrics,
        logger: Logger
    ) {
        self.database = database
        self.now = now
        self.authorization = authorization
        self.authority = authority
        counters = Dictionary(
            uniqueKeysWithValues: Self.handlers.keys.map { ($0, metrics.callCounter(action: $0)) })
        unknownCounter = metrics.callCounter(action: "unknown")
        self.heartbeatIntervalSeconds = heartbeatIntervalSeconds
        self.logger = logger
    }

    /// Handles one CALL.
    /// - Parameters:
    ///   - connection: when its connection was opened; nil if the station may have kept any message.
    ///   - done: called on any thread with the CALLRESULT or CALLERROR; nil if the CALL must not
    ///     be answered because it could not be stored. The station then sends it again after it
    ///     has reconnected.
    func answer(
        _ station: StationID, _ proof: ConnectionProof, _ call: IncomingCall,
        connectedAt connection: Timestamp? = nil,
        then done: @escaping @Sendable (OCPPFrame?) -> Void
    ) {
        let interval = heartbeatIntervalSeconds
        let moment = now()
        let action = call.action
        if action == V16.Heartbeat.action, sightings.isRecent(station, at: moment.wall) {
            // A recent heartbeat is already stored.
            (counters[action] ?? unknownCounter).note(.result, milliseconds: 0)
            let payload = V16.Heartbeat.Response(currentTime: moment.wall).json
            return done(.callResult(id: call.id, payload: payload))
        }
        // A call that cannot be decoded stores nothing. In the writer, its failure would make it
        // run the whole batch again, with the calls of other stations.
        let work: Work
        do throws(OCPPError) {
            work = try Self.work(of: call)
        } catch {
            (counters[action] ?? unknownCounter).note(.error, milliseconds: 0)
            return done(frame(.failure(error), station, call).0)
        }
        database.write { [authorization, authority] db in
            try work(
                StationCall(
                    station: station, proof: proof, incoming: call, moment: moment,
                    clock: try Self.clock(of: station, connectedAt: connection, db), db: db,
                    authorization: authorization, authority: authority,
                    heartbeatIntervalSeconds: interval))
        } then: { [self] result in
            let (frame, outcome) = frame(result, station, call)
            let now = now()
            if outcome == .result, action == V16.Heartbeat.action {
                sightings.note(station, at: moment.wall)
            }
            (counters[action] ?? unknownCounter).note(
                outcome, milliseconds: now.uptime.milliseconds - moment.uptime.milliseconds)
            done(frame)
            // Commands must not reach the station before the answer to its boot.
            if outcome == .result, action == V16.BootNotification.action {
                database.signals.post([Signal(.stationReturn, station.text)])
            }
        }
    }

    private func frame(
        _ result: Result<JSONValue, any Error>, _ station: StationID, _ call: IncomingCall
    ) -> (OCPPFrame?, CallCounter.Outcome) {
        func log(_ level: Logger.Level, _ message: Logger.Message) {
            logger.log(
                level: level, message,
                metadata: [
                    "station": "\(station)", "request": "\(call.id)",
                    "action": "\(call.action.cut(toScalars: 40))",
                ])
        }
        switch result {
        case .success(let payload): return (.callResult(id: call.id, payload: payload), .result)
        case .failure(let error as OCPPError):
            log(.info, "CALL rejected: \(error.description)")
            return (.callError(id: call.id, error), .error)
        case .failure(let error):
            log(.error, "CALL failed: \(error)")
            if V16.energyCarryingActions.contains(call.action) { return (nil, .unanswered) }
            let problem = OCPPError(.internalError, "the message could not be stored; retry later")
            return (.callError(id: call.id, problem), .error)
        }
    }

    private static func clock(
        of station: StationID, connectedAt connection: Timestamp?, _ db: Database
    ) throws -> StationClock {
        guard let connection else { return .unknown }
        return try StationClockTable.arrive(station, connectedAt: connection, db) ?? .unknown
    }

    /// The payload of the CALLRESULT, inside the database transaction that stores the message.
    /// - Parameter connection: when the station's connection was opened.
    /// - Throws: `OCPPError` if the answer is a CALLERROR, otherwise database errors.
    package static func respond(
        to incoming: IncomingCall, from station: StationID, _ proof: ConnectionProof,
        connectedAt connection: Timestamp, authorization: Authorization,
        authority: StationAuthority? = nil,
        heartbeatIntervalSeconds: Int64, _ db: Database,
        at moment: Moment
    ) throws -> JSONValue {
        let work = try work(of: incoming)
        let call = StationCall(
            station: station, proof: proof, incoming: incoming, moment: moment,
            clock: try clock(of: station, connectedAt: connection, db), db: db,
            authorization: authorization, authority: authority,
            heartbeatIntervalSeconds: heartbeatIntervalSeconds
        )
        return try work(call)
    }

    private static func work(of call: IncomingCall) throws(OCPPError) -> Work {
        guard let handler = handlers[call.action] else {
            throw OCPPError(
                .notImplemented,
                "the action \(call.action.storable(scalars: 40)) is not supported")
        }
        return try handler(FieldReader(call.payload))
    }

    private static func entry<Message: OCPPMessage>(
        _: Message.Type,
        _ handle: @escaping @Sendable (Message.Request, StationCall) throws -> Message.Response
    ) -> Handler {
        { fields throws(OCPPError) in
            let request = try Message.Request(fields)
            return { call in try handle(request, call).json }
        }
    }
}
