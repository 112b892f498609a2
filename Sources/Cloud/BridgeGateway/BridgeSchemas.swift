import BridgeProtocol
import CloudHTTP
import CommonBase

extension BridgeEvent: SchemaDescribed {
    /// The members of `data` depend on `type`, and later versions may add some; see
    /// `docs/bridge-protocol.md`.
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

extension JSONValue {
    /// Schema of an object with a number, a type, and data that depend on the type.
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
