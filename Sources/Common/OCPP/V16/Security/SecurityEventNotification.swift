import CommonBase

extension V16 {
    /// Security white paper edition 3 §5.13: an event that a person should review. Reading a
    /// request fails only if the type is missing; the time of arrival replaces an unreadable
    /// timestamp.
    package enum SecurityEventNotification: OCPPMessage {
        package static let action = "SecurityEventNotification"
        package typealias Response = EmptyPayload

        package struct Request: OCPPPayload {
            package static let maximumTypeLength = 50
            package var type: String
            package var timestamp: Timestamp?
            package var techInfo: String?

            package init(type: String, timestamp: Timestamp, techInfo: String? = nil) {
                self.type = type
                self.timestamp = timestamp
                self.techInfo = techInfo
            }

            package init(_ fields: FieldReader) throws(OCPPError) {
                type = try fields.requiredText("type", limit: Self.maximumTypeLength)
                timestamp = Timestamp(parsing: try fields.string("timestamp") ?? "")
                techInfo = try fields.string("techInfo")
            }

            package var json: JSONValue {
                .object([
                    "type": .string(type), "timestamp": timestamp.map { .string($0.iso8601) },
                    "techInfo": techInfo.map(JSONValue.string),
                ])
            }
        }
    }
}
