import ChargingModel
import CloudHTTP
import CommonBase

extension MeterReading: SchemaDescribed {
    /// OCPP 2.0.1 MeterValueType, in base units.
    package static var schema: JSONValue {
        let names = Measurand.allCases.map { JSONValue.string($0.rawValue) }
        let value = JSONValue.object([
            "type": "object",
            "properties": .object([
                "value": .object(["type": "number"]),
                "measurand": .object(["type": "string", "enum": .array(names)]),
                "context": .object(["type": "string"]), "phase": .object(["type": "string"]),
                "location": .object(["type": "string"]),
                "resolution": .object(["type": "number"]),
            ]),
            "required": .array(["value"]),
        ])
        return .object([
            "type": "object",
            "properties": .object([
                "timestamp": Timestamp.schema,
                "sampledValue": .object(["type": "array", "items": value]),
            ]),
            "required": .array(["timestamp", "sampledValue"]),
        ])
    }

    package static var example: MeterReading { MeterReading(takenAt: .epoch, values: []) }
}
