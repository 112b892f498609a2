import CloudStore
import Common

extension V16.MeterValues {
    /// Readings without a transaction are of the idle meter, and no fact of anything.
    static func handle(_ request: Request, _ call: StationCall) throws -> Response {
        guard let number = request.transactionId else {
            try StationTable.noteSeen(call.station.id, at: call.moment.wall, call.db)
            return Response()
        }
        let transaction = try call.transaction(
            ocppID: number, connector: request.connectorId, action: action)
        let key = FactKey.message(
            station: call.station.id, action: action, transaction: transaction.id,
            payload: call.payload)
        let fact = call.sampled(request.meterValue, key: key, from: call.moment.wall)
        guard let fact else { return Response() }
        _ = try TransactionLog.append([fact], to: transaction, at: call.moment.wall, call.db)
        return Response()
    }
}

extension StationCall {
    /// The readings as one fact; nil where there are none. A reading without a time gets `fallback`.
    func sampled(
        _ values: [V16.MeterValue], key: String, from fallback: Timestamp
    ) -> ChargingEvent? {
        let read = values.map { $0.reading(fallback: fallback) }
        let readings = read.map(\.reading).filter { !$0.values.isEmpty }
        var remarks = values.reduce(into: Set<Anomaly>()) { $0.formUnion(time($1.timestamp).remarks) }
        if read.contains(where: { $0.unreadable > 0 && $0.reading.registerWh == nil }) {
            remarks.insert(.unreadableValue)
        }
        guard let first = readings.first else { return nil }
        return fact(key: key, at: first.takenAt, remarks: remarks, .sampled(readings))
    }
}
