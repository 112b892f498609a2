import ChargingModel
import CloudAccess
import CloudCharging
import CommonBase
import OCPPMessages

extension V16.StartTransaction {
    /// Stores the start and assigns a transaction id even if the token is rejected: the station may
    /// already deliver energy (OCPP 1.6 edition 2 §4.8; errata §3.17).
    static func handle(_ request: Request, _ call: StationCall) throws -> Response {
        let token = call.reference(request.idTag)
        let key = call.startKey(request, token: token)
        let known = try call.transaction(startKey: key)
        let time = try call.judge(request.timestamp, .start, of: known)
        let transaction = try call.transaction(
            startedBy: request, token, key: key, known: known, at: time.at)
        // A repeated start is judged as it was at first, unless that time was an anomaly.
        let isPlausible = transaction.state.anomalies.isDisjoint(with: Anomaly.ofUnknownDuration)
        let used = (isPlausible ? transaction.state.startedAt : nil) ?? time.usedAt
        var remarks: Set<Anomaly> = []
        var decision =
            try token.map {
                try call.authorization.decide(
                    $0, at: call.station, connector: request.connectorId, used: used,
                    isProven: try TokenProof.isRequested(
                        $0, at: call.station, used: used, call.db, at: call.moment),
                    call.db, at: call.moment)
            } ?? .init(reason: .unreadableCard)
        // A repeated start is not concurrent with itself, nor with later starts elsewhere.
        let wasAccepted = transaction.wasAccepted
        if decision.reason == .chargingElsewhere, wasAccepted { decision.reason = nil }
        decision.remark.map { _ = remarks.insert($0) }
        if request.connectorId == nil || request.meterStart == nil || token == nil {
            remarks.insert(.unreadableValue)
        }
        let fact = call.fact(
            key: "started", at: time, remarks: remarks,
            .started(token: token, registerWh: request.meterStart))
        try call.authorization.noteStart(
            of: transaction.id, by: token, at: call.station, connector: transaction.connectorID,
            decision, used: used, call.db, at: call.moment)
        let now = call.moment.wall
        // A station that tells a start again has not lost the transaction.
        let resumption = MissingEnds.resumption(ofRepeated: transaction, at: now)
        _ = try TransactionLog.append(
            [resumption, fact].compactMap(\.self), to: transaction, at: now, call.db)
        if transaction.isNew {
            try StrayReadingTable.delete(
                station: call.station, connector: transaction.connectorID, call.db)
            try call.authorization.noteRefusal(
                of: request.idTag.flatMap(IdToken.init), decision, at: call.station,
                connector: transaction.connectorID, used: used, call.db, at: call.moment)
        }
        try MissingEnds.noteStart(
            of: transaction, reported: used, wasRefused: decision.status != .accepted, call.db,
            at: now)
        return Response(
            transactionId: transaction.ocppID ?? 0, idTagInfo: decision.idTagInfo)
    }
}
