/// How a fold is kept between two facts. A text that can't be read is no fold: the facts are there.
extension TransactionFold {
    public var json: JSONValue {
        .object([
            "phase": .string(state.phase.rawValue),
            "chargingState": .text(state.chargingState?.rawValue),
            "tokenHash": .text(state.token?.hash), "tokenSuffix": .text(state.token?.suffix),
            "startedAt": .time(state.startedAt), "endedAt": .time(state.endedAt),
            "meterStartWh": .number(state.meterStartWh),
            "meterStopWh": .number(state.meterStopWh),
            "stoppedReason": .text(state.stoppedReason?.rawValue),
            "anomalies": state.anomalies.isEmpty
                ? nil : .array(state.anomalies.sorted().map { .string($0.rawValue) }),
            "last": last.map { place in
                .array([
                    .int(place.sequenceNumber), .int(place.occurredAt.milliseconds),
                    .int(place.rank), .string(place.key),
                ])
            },
            "isStarted": isStarted ? true : nil, "hasReadings": hasReadings ? true : nil,
            "lowestNumber": .number(lowestNumber), "highestNumber": .number(highestNumber),
            "numberCount": .int(numberCount),
            "firstWh": .number(readings.firstWh), "lastWh": .number(readings.lastWh),
            "risesWh": .int(readings.risesWh), "hasFallen": readings.hasFallen ? true : nil,
            "isImpossible": readings.isImpossible ? true : nil,
            "lastReading": lastReading.map {
                .array([.int($0.takenAt.milliseconds), .int($0.registerWh)])
            },
        ])
    }

    public init?(_ json: JSONValue) {
        guard case .object(let members) = json else { return nil }
        var values: [String: JSONValue] = [:]
        for member in members { values[member.name] = member.value }
        guard let phase = values["phase"]?.stringValue.flatMap(ChargingTransaction.Phase.init),
            let count = values["numberCount"]?.intValue, let rises = values["risesWh"]?.intValue
        else { return nil }
        state.phase = phase
        state.chargingState = values["chargingState"]?.stringValue.flatMap(ChargingState.init)
        if let hash = values["tokenHash"]?.stringValue,
            let suffix = values["tokenSuffix"]?.stringValue
        {
            state.token = IdTokenReference(hash: hash, suffix: suffix)
        }
        state.startedAt = values["startedAt"]?.timestamp
        state.endedAt = values["endedAt"]?.timestamp
        state.meterStartWh = values["meterStartWh"]?.intValue
        state.meterStopWh = values["meterStopWh"]?.intValue
        state.stoppedReason = values["stoppedReason"]?.stringValue.flatMap(StoppedReason.init)
        for name in values["anomalies"]?.arrayValue ?? [] {
            guard let anomaly = name.stringValue.flatMap(Anomaly.init) else { return nil }
            state.anomalies.insert(anomaly)
        }
        if let place = values["last"]?.arrayValue {
            guard place.count == 4, let number = place[0].intValue, let at = place[1].timestamp,
                let rank = place[2].intValue, let key = place[3].stringValue
            else { return nil }
            last = Place(sequenceNumber: number, occurredAt: at, rank: rank, key: key)
        }
        if let place = values["lastReading"]?.arrayValue {
            guard place.count == 2, let at = place[0].timestamp, let register = place[1].intValue
            else { return nil }
            lastReading = ReadingPlace(takenAt: at, registerWh: register)
        }
        isStarted = values["isStarted"] == true
        hasReadings = values["hasReadings"] == true
        lowestNumber = values["lowestNumber"]?.intValue
        highestNumber = values["highestNumber"]?.intValue
        numberCount = count
        readings.firstWh = values["firstWh"]?.intValue
        readings.lastWh = values["lastWh"]?.intValue
        readings.risesWh = rises
        readings.hasFallen = values["hasFallen"] == true
        readings.isImpossible = values["isImpossible"] == true
    }
}

extension JSONValue {
    fileprivate static func text(_ text: String?) -> JSONValue? { text.map(JSONValue.string) }
    fileprivate static func number(_ number: Int64?) -> JSONValue? { number.map(JSONValue.int) }

    fileprivate static func time(_ time: Timestamp?) -> JSONValue? {
        (time?.milliseconds).map(JSONValue.int)
    }

    fileprivate var timestamp: Timestamp? { intValue.map(Timestamp.init(milliseconds:)) }
}
