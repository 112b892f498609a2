import CloudAccess
import CloudCare
import CloudCharging
import CloudCore
import CloudFleet
import CommonBase
import OCPPMessages

extension V16.StatusNotification {
    /// Stores the connector's status, and adds the charging state to a running transaction.
    /// A status ends no transaction, since it may overtake queued messages (OCPP 1.6 edition 2 §3.7);
    /// it only shows that the end of one may be missing.
    static func handle(_ request: Request, _ call: StationCall) throws -> Response {
        guard (0...ConnectorTable.maximumID).contains(request.connectorId) else {
            throw OCPPError(
                .propertyConstraintViolation,
                "connectorId must be between 0 and \(ConnectorTable.maximumID)")
        }
        try ConnectorTable.save(
            station: call.station, connector: request.connectorId,
            status: request.status.connectorStatus,
            errorCode: request.errorCode == "NoError" ? nil : request.errorCode,
            at: call.moment.wall, call.db)
        try StationTable.noteSeen(call.station, at: call.moment.wall, call.db)
        // The station's list contradicts an answer of the cloud (OCPP 1.6 edition 2 §3.5.2).
        if request.errorCode == "LocalListConflict" {
            try LocalListTable.markOutOfSync(call.station, call.db)
            call.db.signal(Signal(.authorizationList, call.station.text))
        }
        // Learned from every status: few stations send them later (quirk Q72).
        let time = try request.timestamp.map { try call.judge($0, .status, of: nil) }
        try noteIdleConnector(request, at: time?.at, call)
        guard let state = request.status.chargingState,
            let transaction = try TransactionTable.findRunning(
                station: call.station, connector: request.connectorId, call.db)
        else { return Response() }
        var key = call.factKey
        // Without a timestamp, the same message at another time is a new fact.
        let now = call.moment.wall
        if request.timestamp == nil { key += "@\(now.milliseconds)" }
        var happened = time ?? JudgedTime(now, at: now)
        happened.anomalies = []
        _ = try TransactionLog.append(
            [call.fact(key: key, at: happened, .chargingStateChanged(state))], to: transaction,
            at: now, call.db)
        return Response()
    }

    /// How long after a start some stations still report the status before it, in seconds.
    private static let settlingSeconds: Int64 = 300

    /// Available, Preparing and Reserved mean that no transaction runs on the connector.
    /// - Parameter time: when the connector became idle; nil for now.
    private static func noteIdleConnector(
        _ request: Request, at time: Timestamp?, _ call: StationCall
    ) throws {
        guard request.connectorId > 0,
            [.available, .preparing, .reserved].contains(request.status)
        else { return }
        if request.status != .available {
            let running = try TransactionTable.findRunning(
                station: call.station, connector: request.connectorId, call.db)
            guard let startedAt = running?.state.startedAt,
                time ?? call.moment.wall >= startedAt.adding(seconds: settlingSeconds)
            else { return }
        }
        try MissingEnds.note(
            .connectorStatus, at: call.station, connector: request.connectorId,
            reported: time, call.db, at: call.moment.wall)
    }
}
