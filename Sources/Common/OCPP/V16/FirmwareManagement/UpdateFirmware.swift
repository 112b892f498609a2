extension V16 {
    /// OCPP 1.6 edition 2 §5.19. What becomes of it comes by FirmwareStatusNotification.
    public enum UpdateFirmware: OCPPMessage {
        public static let action = "UpdateFirmware"
        public typealias Response = EmptyPayload

        public struct Request: OCPPPayload {
            public static let maximumLocationLength = 512

            /// A URI to download from.
            public var location: String
            /// How often to try the download.
            public var retries: Int64?
            /// Not before.
            public var retrieveDate: Timestamp
            /// In seconds.
            public var retryInterval: Int64?

            public init(_ fields: FieldReader) throws(OCPPError) {
                location = try fields.requiredText("location", limit: Self.maximumLocationLength)
                retries = try fields.count("retries")
                retrieveDate = try fields.required("retrieveDate", fields.timestamp)
                retryInterval = try fields.count("retryInterval")
            }

            public var json: JSONValue {
                .object([
                    "location": .string(location), "retries": retries.map(JSONValue.int),
                    "retrieveDate": .string(retrieveDate.iso8601Seconds),
                    "retryInterval": retryInterval.map(JSONValue.int),
                ])
            }
        }
    }
}
