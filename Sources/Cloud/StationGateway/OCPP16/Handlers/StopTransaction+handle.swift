import ChargingModel
import CloudCharging
import OCPPMessages

extension V16.StopTransaction {
    /// A stop cannot be rejected (OCPP 1.6 edition 2 §4.10); one with an unknown transaction id is
    /// stored too.
    static func handle(_ request: Request, _ call: StationCall) throws -> Response {
        let key = call.factKey
        let token = call.reference(request.idTag)
        let known = try call.transaction(knownToBeEndedBy: request)
        let time = try call.judge(request.timestamp, .stop, of: try known ?? call.onlyOpen())
        let transaction = try known ?? call.transaction(endedBy: request, token, at: time.at)
        let remarks: Set<Anomaly> = request.meterStop == nil ? [.unreadableValue] : []
        var facts: [ChargingEvent] = []
        if transaction.isNew {
            let strays = try StrayReadingTable.take(
                before: time.at, registerWh: request.meterStop, station: call.station, call.db)
            if !strays.isEmpty {
                facts.append(call.fact(key: "\(key)/strays", at: time, .sampled(strays)))
            }
        }
        if let sampled = call.sampled(request.transactionData, key: "\(key)/data", from: time),
            let relevant = transaction.relevantPart(of: sampled)
        {
            facts.append(relevant)
        }
        facts.append(
            call.fact(
                key: key, at: time, remarks: remarks,
                .ended(reason: request.reason, registerWh: request.meterStop, token: token)))
        _ = try TransactionLog.append(facts, to: transaction, at: call.moment.wall, call.db)
        try StrayReadingTable.delete(
            station: call.station, connector: transaction.connectorID, call.db)
        let decision = try token.map {
            try call.authorization.decide(
                $0, at: call.station, isProven: true, call.db, at: call.moment)
        }
        return Response(idTagInfo: decision?.idTagInfo)
    }
}

extension StationCall {
    /// The transaction that a stop without a known id may end, by which its time is judged; nil
    /// unless there is exactly one.
    fileprivate func onlyOpen() throws -> TransactionRecord? {
        let open = try TransactionTable.listOpen(station: station, limit: 2, db)
        return open.count == 1 ? open[0] : nil
    }
}
