extension V16 {
    /// OCPP 1.6 edition 2 §4.6: also how a charger sets its clock.
    public enum Heartbeat: OCPPMessage {
        public static let action = "Heartbeat"
        public typealias Request = EmptyPayload

        public struct Response: OCPPPayload {
            public var currentTime: Timestamp

            public init(currentTime: Timestamp) { self.currentTime = currentTime }

            public init(_ fields: FieldReader) throws(OCPPError) {
                currentTime = try fields.required("currentTime", fields.timestamp)
            }

            public var json: JSONValue {
                .object(["currentTime": .string(currentTime.iso8601Seconds)])
            }
        }
    }
}
