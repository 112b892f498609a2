/// One OCPP-J message (OCPP-J 1.6 §4.2).
public enum OCPPFrame: Hashable, Sendable {
    case call(id: String, action: String, payload: JSONValue)
    case callResult(id: String, payload: JSONValue)
    case callError(id: String, code: OCPPErrorCode, description: String, details: JSONValue)

    /// Longest message id (OCPP-J 1.6 §4.1.4).
    public static let maximumIDLength = 36
    /// Longest error description (OCPP-J 1.6 §4.2.3).
    public static let maximumDescriptionLength = 255

    public var bytes: [UInt8] { JSONWriter.bytes(json) }

    public var json: JSONValue {
        switch self {
        case .call(let id, let action, let payload):
            .array([2, .string(id), .string(action), payload])
        case .callResult(let id, let payload):
            .array([3, .string(id), payload])
        case .callError(let id, let code, let description, let details):
            .array([
                4, .string(id), .string(code.rawValue),
                .string(String(description.prefix(Self.maximumDescriptionLength))), details,
            ])
        }
    }

    public static func callError(id: String, _ error: OCPPError) -> OCPPFrame {
        .callError(
            id: id, code: error.code, description: error.description, details: .object([]))
    }
}
