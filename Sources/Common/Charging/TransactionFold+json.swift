/// How a fold is kept between two facts: as an array, since it is written with every sample. A text
/// that can't be read is no fold: the facts are there.
extension TransactionFold {
    public var json: JSONValue {
        .array([
            .string(state.phase.rawValue), .text(state.chargingState?.rawValue),
            .text(state.token?.hash), .text(state.token?.suffix), .time(state.startedAt),
            .time(state.endedAt), .number(state.meterStartWh), .number(state.meterStopWh),
            .text(state.stoppedReason?.rawValue),
            .array(state.anomalies.sorted().map { .string($0.rawValue) }),
            .bool(isStarted), .bool(hasReadings), .number(lowestNumber), .number(highestNumber),
            .int(numberCount), .number(readings.firstWh), .number(readings.lastWh),
            .int(readings.risesWh), .bool(readings.hasFallen), .bool(readings.isImpossible),
            .time(lastReading?.takenAt), .number(lastReading?.registerWh),
            .number(last?.sequenceNumber), .time(last?.occurredAt), .number(last?.rank),
            .text(last?.key),
        ])
    }

    public init?(_ json: JSONValue) {
        guard let items = json.arrayValue, items.count == 26,
            let phase = items[0].stringValue.flatMap(ChargingTransaction.Phase.init),
            let count = items[14].intValue, let rises = items[17].intValue
        else { return nil }
        state.phase = phase
        state.chargingState = items[1].stringValue.flatMap(ChargingState.init)
        if let hash = items[2].stringValue, let suffix = items[3].stringValue {
            state.token = IdTokenReference(hash: hash, suffix: suffix)
        }
        state.startedAt = items[4].timestamp
        state.endedAt = items[5].timestamp
        state.meterStartWh = items[6].intValue
        state.meterStopWh = items[7].intValue
        state.stoppedReason = items[8].stringValue.flatMap(StoppedReason.init)
        for name in items[9].arrayValue ?? [] {
            guard let anomaly = name.stringValue.flatMap(Anomaly.init) else { return nil }
            state.anomalies.insert(anomaly)
        }
        isStarted = items[10] == true
        hasReadings = items[11] == true
        lowestNumber = items[12].intValue
        highestNumber = items[13].intValue
        numberCount = count
        readings.firstWh = items[15].intValue
        readings.lastWh = items[16].intValue
        readings.risesWh = rises
        readings.hasFallen = items[18] == true
        readings.isImpossible = items[19] == true
        if let takenAt = items[20].timestamp, let register = items[21].intValue {
            lastReading = ReadingPlace(takenAt: takenAt, registerWh: register)
        }
        if let number = items[22].intValue, let at = items[23].timestamp,
            let rank = items[24].intValue, let key = items[25].stringValue
        {
            last = Place(sequenceNumber: number, occurredAt: at, rank: rank, key: key)
        }
    }
}

extension JSONValue {
    fileprivate static func text(_ text: String?) -> JSONValue {
        text.map(JSONValue.string) ?? .null
    }
    fileprivate static func number(_ number: Int64?) -> JSONValue {
        number.map(JSONValue.int) ?? .null
    }

    fileprivate static func time(_ time: Timestamp?) -> JSONValue {
        .number(time?.milliseconds)
    }

    fileprivate var timestamp: Timestamp? { intValue.map(Timestamp.init(milliseconds:)) }
}
