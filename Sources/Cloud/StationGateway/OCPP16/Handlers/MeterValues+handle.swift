import ChargingModel
import CloudCharging
import CloudFleet
import CommonBase
import OCPPMessages

extension V16.MeterValues {
    /// Appends the readings to their transaction. Readings without a transaction are of the idle
    /// meter and are not stored.
    static func handle(_ request: Request, _ call: StationCall) throws -> Response {
        let number = request.transactionId
        guard number != nil || request.hasUnreadableTransaction else {
            try StationTable.noteSeen(call.station, at: call.moment.wall, call.db)
            return Response()
        }
        let transaction = try call.transaction(
            ocppID: number, connector: request.connectorId)
        let fact = call.sampled(request.meterValue, key: call.factKey, from: call.moment.wall)
        guard let fact else { return Response() }
        _ = try TransactionLog.append([fact], to: transaction, at: call.moment.wall, call.db)
        return Response()
    }
}

extension StationCall {
    /// The readings as one fact; nil if there are none. A reading without a time gets `fallback`.
    /// Unreadable registers become a remark, even if no value is left.
    func sampled(
        _ values: [V16.MeterValue], key: String, from fallback: Timestamp
    ) -> ChargingEvent? {
        let all = values.map { $0.reading(fallback: fallback) }
        let readings = all.map(\.reading).filter { !$0.values.isEmpty }
        let isUnreadable = all.contains(where: \.hasUnreadableRegister)
        guard !readings.isEmpty || isUnreadable else { return nil }
        var remarks: Set<Anomaly> = isUnreadable ? [.unreadableValue] : []
        for value in values { remarks.formUnion(time(value.timestamp).remarks) }
        return fact(
            key: key, at: readings.first?.takenAt ?? fallback, remarks: remarks,
            .sampled(readings))
    }
}
