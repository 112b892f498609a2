import BridgeProtocol
import ChargingModel
import CloudServices
import CommonBase

/// Types of `Common` that write themselves as one text or number.
extension ID: SchemaDescribed {
    package static var schema: JSONValue {
        .object([
            "type": "string", "minLength": 1, "maxLength": 48,
            "pattern": "^[A-Za-z0-9_.:@-]+$",
        ])
    }

    package static var example: ID {
        guard let id = ID("example") else { preconditionFailure("an id has letters") }
        return id
    }
}

extension Timestamp: SchemaDescribed {
    package static var schema: JSONValue { .object(["type": "string", "format": "date-time"]) }
    package static var example: Timestamp { .epoch }
}

extension JSONValue: SchemaDescribed {
    /// Anything.
    package static var schema: JSONValue { .object([JSONValue.Member]()) }
    package static var example: JSONValue { .null }
}

extension Dictionary: SchemaDescribed where Key == String, Value == String? {
    /// Texts by names, or null.
    package static var schema: JSONValue {
        .object([
            "type": "object",
            "additionalProperties": .object(["type": .array(["string", "null"])]),
        ])
    }

    package static var example: [String: String?] { [:] }
}

extension Change: SchemaDescribed where Value: Codable {
    /// That of the value, or null.
    package static var schema: JSONValue {
        var catalog = SchemaCatalog()
        guard case .object(let members) = catalog.schema(of: Value.self) else { return .null }
        return .object(
            members.map { member in
                member.name == "type"
                    ? .init("type", .array([member.value, "null"])) : member
            })
    }

    package static var example: Change { .remove }
}

extension BridgeEvent: SchemaDescribed {
    /// Its data depend on its type, and later versions may add some: `docs/bridge-protocol.md`.
    package static var schema: JSONValue {
        .numbered("seq", ["moment": .object(["type": "object"])], required: ["moment"])
    }

    package static var example: BridgeEvent {
        BridgeEvent(
            seq: 1,
            moment: Moment(
                uptime: Uptime(milliseconds: 0), wall: .epoch, bootID: "", isSynchronised: true),
            data: .other(type: ""))
    }
}

extension BridgeCommand: SchemaDescribed {
    package static var schema: JSONValue {
        .numbered(
            "number", ["validForSeconds": .object(["type": "integer", "minimum": 1])],
            required: ["validForSeconds"])
    }

    package static var example: BridgeCommand {
        BridgeCommand(number: 1, validForSeconds: 1, data: .clearCache)
    }
}

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

extension JSONValue {
    /// Something with a number, a type, and data that depend on the type.
    fileprivate static func numbered(
        _ number: String, _ more: KeyValuePairs<String, JSONValue?>, required: [JSONValue]
    ) -> JSONValue {
        let common = [
            Member(number, .object(["type": "integer", "format": "int64", "minimum": 1])),
            Member("type", .object(["type": "string"])),
            Member("data", .object(["type": "object"])),
        ]
        guard case .object(let others) = JSONValue.object(more) else { return .null }
        return .object([
            "type": "object", "properties": .object(common + others),
            "required": .array([.string(number), "type"] + required),
        ])
    }
}
