/// The JSON that `Codable` reads, written directly: facts are written all day, and read again only
/// when a transaction is shown or folded anew.
extension ChargingEvent {
    public var json: JSONValue {
        .object([
            "key": .string(key), "occurredAt": .string(occurredAt.iso8601),
            "receivedAt": .string(receivedAt.iso8601),
            "sequenceNumber": sequenceNumber.map(JSONValue.int),
            "remarks": .array(remarks.sorted().map { .string($0.rawValue) }),
            "content": .object([.init(kind.rawValue, content.json)]),
        ])
    }
}

extension ChargingEvent.Content {
    fileprivate var json: JSONValue {
        switch self {
        case .authorized(let token, let registerWh):
            .object(["token": token.json, "registerWh": registerWh.map(JSONValue.int)])
        case .started(let token, let registerWh):
            .object(["token": token?.json, "registerWh": registerWh.map(JSONValue.int)])
        case .sampled(let readings): .object(["_0": .array(readings.map(\.json))])
        case .chargingStateChanged(let state): .object(["_0": .string(state.rawValue)])
        case .ended(let reason, let registerWh, let token):
            .object([
                "reason": .string(reason.rawValue), "registerWh": registerWh.map(JSONValue.int),
                "token": token?.json,
            ])
        }
    }
}

extension IdTokenReference {
    fileprivate var json: JSONValue {
        .object(["hash": .string(hash), "suffix": .string(suffix)])
    }
}

extension MeterReading {
    fileprivate var json: JSONValue {
        .object([
            "timestamp": .string(takenAt.iso8601),
            "sampledValue": .array(
                values.map { value in
                    .object([
                        "value": value.thousandths.isMultiple(of: 1000)
                            ? .int(value.wholeUnits) : .double(Double(value.thousandths) / 1000),
                        "measurand": .string(value.measurand.rawValue),
                        "context": .string(value.context.rawValue),
                        "phase": value.phase.map(JSONValue.string),
                    ])
                }),
        ])
    }
}
