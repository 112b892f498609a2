import ChargingModel
import CloudCharging
import CloudFleet
import CommonBase
import OCPPMessages

extension V16.MeterValues {
    /// Appends the readings to the transaction that they name, or continue. Other readings are of
    /// the idle meter or of the main meter (connector 0: errata 1.6 §3.16) and are not stored.
    static func handle(_ request: Request, _ call: StationCall) throws -> Response {
        let named = try call.transaction(numbered: request.transactionId)
        let time = try time(of: request, named, call)
        let isStored = try call.sampled(
            request.meterValue, key: call.factKey, from: time
        ).map { try store($0, request, named, call) }
        if isStored != true {
            try StationTable.noteSeen(call.station, at: call.moment.wall, call.db)
        }
        return Response()
    }

    /// The time of the latest reading; now for readings without a time. The idle meter's readings
    /// show nothing of the clock, since stations keep them for any time.
    private static func time(
        of request: Request, _ named: TransactionRecord?, _ call: StationCall
    ) throws -> JudgedTime {
        let now = call.moment.wall
        guard let latest = request.meterValue.compactMap(\.timestamp).max() else {
            return JudgedTime(now, at: now)
        }
        if let running = try named ?? findRunning(at: request.connectorId, call) {
            return try call.judge(latest, .sample, of: running)
        }
        // The owner is found by the time that the known clock shows.
        let offset = call.clock.offsetMilliseconds ?? 0
        let corrected = JudgedTime(latest, at: latest.adding(milliseconds: -offset))
        let fact = call.sampled(request.meterValue, key: call.factKey, from: corrected)
        guard let owner = try fact.flatMap({ try owner(of: $0, request, call) }) else {
            return corrected
        }
        return try call.judge(latest, .sample, of: owner.transaction)
    }

    private static func findRunning(
        at connector: Int64?, _ call: StationCall
    ) throws -> TransactionRecord? {
        guard let connector, connector > 0 else { return nil }
        return try TransactionTable.findRunning(
            station: call.station, connector: connector, call.db)
    }

    /// The transaction that readings without a known one continue, and the part that does. Those of
    /// connector 0 must have a number.
    private static func owner(
        of fact: ChargingEvent, _ request: Request, _ call: StationCall
    ) throws -> (transaction: TransactionRecord, fact: ChargingEvent)? {
        let connector = request.connectorId.flatMap { $0 > 0 ? $0 : nil }
        guard connector != nil || request.isNumbered else { return nil }
        return try UnnamedMessages.owner(
            of: fact, station: call.station, connector: connector, call.db)
    }

    private static func store(
        _ fact: ChargingEvent, _ request: Request, _ named: TransactionRecord?,
        _ call: StationCall
    ) throws -> Bool {
        if let named { return try call.append(fact, to: named) }
        if let owner = try owner(of: fact, request, call) {
            return try call.append(owner.fact, to: owner.transaction)
        }
        if request.isNumbered, case .sampled(let readings) = fact.content {
            try StrayReadingTable.note(
                readings, station: call.station,
                connector: ConnectorTable.nearestID(request.connectorId ?? 0), call.db,
                at: call.moment.wall)
        }
        return false
    }
}

extension V16.MeterValues.Request {
    /// Whether the readings carry a number of a transaction, even one that cannot be read.
    fileprivate var isNumbered: Bool { transactionId != nil || hasUnreadableTransaction }
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

    /// Appends readings to their transaction, which goes on if its end was missing.
    /// - Returns: false if they come after the end and change nothing.
    fileprivate func append(
        _ fact: ChargingEvent, to transaction: TransactionRecord
    ) throws -> Bool {
        guard let fact = transaction.relevantPart(of: fact) else { return false }
        var facts = [fact]
        if transaction.isEndMissing, case .sampled(let readings) = fact.content,
            let resumption = MissingEnds.resumption(
                of: transaction, by: readings, at: moment.wall)
        {
            facts.insert(resumption, at: 0)
        }
        _ = try TransactionLog.append(facts, to: transaction, at: moment.wall, db)
        if facts.count > 1, transaction.connectorID > 0 {
            try MissingEnds.note(
                .otherTransaction, at: station, connector: transaction.connectorID,
                otherThan: transaction.id, reported: fact.latestTime, db, at: moment.wall)
        }
        return true
    }
}
