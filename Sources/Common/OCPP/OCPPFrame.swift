import CommonBase

/// One OCPP-J message (OCPP-J 1.6 §4.2).
package enum OCPPFrame: Hashable, Sendable {
    case call(id: String, action: String, payload: JSONValue)
    case callResult(id: String, payload: JSONValue)
    case callError(id: String, code: OCPPErrorCode, description: String, details: JSONValue)

    /// Maximum length of a message id (OCPP-J 1.6 §4.1.4).
    package static let maximumIDLength = 36
    /// Maximum length of an error description (OCPP-J 1.6 §4.2.3).
    package static let maximumDescriptionLength = 255

    package var bytes: [UInt8] { JSONWriter.bytes(json) }

    package var json: JSONValue {
        switch self {
        case .call(let id, let action, let payload):
            .array([2, .string(id), .string(action), payload])
        case .callResult(let id, let payload):
            .array([3, .string(id), payload])
        case .callError(let id, let code, let description, let details):
            .array([
                4, .string(id), .string(code.rawValue),
                .string(description.cut(toScalars: Self.maximumDescriptionLength)), details,
            ])
        }
    }

    /// The frame as a station that numbers its messages expects it: with its id as a number.
    package var bytesWithNumericID: [UInt8] {
        guard case .array(var items) = json, items.count > 1, let id = items[1].stringValue,
            let number = Int64(id)
        else { return bytes }
        items[1] = .int(number)
        return JSONWriter.bytes(.array(items))
    }

    package static func callError(id: String, _ error: OCPPError) -> OCPPFrame {
        .callError(
            id: id, code: error.code, description: error.description, details: .object([]))
    }
}
