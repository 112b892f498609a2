extension V16 {
    /// Security white paper edition 3 §5.13: something that a person should look at. Reading a
    /// request fails for nothing but a missing type; the time of arrival stands in for another one.
    public enum SecurityEventNotification: OCPPMessage {
        public static let action = "SecurityEventNotification"
        public typealias Response = EmptyPayload

        public struct Request: OCPPPayload {
            public static let maximumTypeLength = 50
            public var type: String
            public var timestamp: Timestamp?
            public var techInfo: String?

            public init(type: String, timestamp: Timestamp, techInfo: String? = nil) {
                self.type = type
                self.timestamp = timestamp
                self.techInfo = techInfo
            }

            public init(_ fields: FieldReader) throws(OCPPError) {
                type = try fields.requiredText("type", limit: Self.maximumTypeLength)
                timestamp = Timestamp(parsing: try fields.string("timestamp") ?? "")
                techInfo = try fields.string("techInfo")
            }

            public var json: JSONValue {
                .object([
                    "type": .string(type), "timestamp": timestamp.map { .string($0.iso8601) },
                    "techInfo": techInfo.map(JSONValue.string),
                ])
            }
        }
    }
}
