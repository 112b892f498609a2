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
        let now = call.moment.wall
        // Readings without a time are of now.
        let latest = request.meterValue.compactMap(\.timestamp).max()
        let time = try latest.map { try call.judge($0, .sample, of: transaction) }
        let fact = call.sampled(
            request.meterValue, key: call.factKey, from: time ?? JudgedTime(now, at: now))
        guard let fact else { return Response() }
        _ = try TransactionLog.append([fact], to: transaction, at: call.moment.wall, call.db)
        return Response()
    }
}

extension StationCall {
    /// The readings as one fact; nil if there are none. Unreadable registers become a remark, even
    /// if no value is left.
    /// - Parameter judged: the time of the message. The readings' times are corrected as it was; a
    ///   reading without a time gets it.
    func sampled(
        _ values: [V16.MeterValue], key: String, from judged: JudgedTime
    ) -> ChargingEvent? {
        let all = values.map { value in
            var reading = value.reading(fallback: judged.at)
            if let time = value.timestamp, time >= .earliestPlausible {
                reading.reading.takenAt = time.adding(milliseconds: -judged.offsetMilliseconds)
            }
            return reading
        }
        let readings = all.map(\.reading).filter { !$0.values.isEmpty }
        let isUnreadable = all.contains(where: \.hasUnreadableRegister)
        guard !readings.isEmpty || isUnreadable else { return nil }
        var remarks: Set<Anomaly> = isUnreadable ? [.unreadableValue] : []
        for (value, reading) in zip(values, all) {
            remarks.formUnion(
                value.timestamp == nil
                    ? [.unreadableTime]
                    : ReportedTime.remarks(reading.reading.takenAt, heard: moment.wall))
        }
        var time = judged
        time.at = readings.first?.takenAt ?? judged.at
        return fact(key: key, at: time, remarks: remarks, .sampled(readings))
    }
}
