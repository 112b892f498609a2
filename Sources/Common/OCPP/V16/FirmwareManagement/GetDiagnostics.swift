extension V16 {
    /// OCPP 1.6 edition 2 §5.9.
    public enum GetDiagnostics: OCPPMessage {
        public static let action = "GetDiagnostics"

        public struct Request: OCPPPayload {
            /// A URI of a directory to upload to.
            public var location: String
            public var retries: Int64?
            /// In seconds.
            public var retryInterval: Int64?
            /// What is logged from then on.
            public var startTime: Timestamp?
            public var stopTime: Timestamp?

            public init(_ fields: FieldReader) throws(OCPPError) {
                location = try fields.requiredText(
                    "location", limit: UpdateFirmware.Request.maximumLocationLength)
                retries = try fields.count("retries")
                retryInterval = try fields.count("retryInterval")
                startTime = try fields.timestamp("startTime")
                stopTime = try fields.timestamp("stopTime")
            }

            public var json: JSONValue {
                .object([
                    "location": .string(location), "retries": retries.map(JSONValue.int),
                    "retryInterval": retryInterval.map(JSONValue.int),
                    "startTime": startTime.map { .string($0.iso8601Seconds) },
                    "stopTime": stopTime.map { .string($0.iso8601Seconds) },
                ])
            }
        }

        public struct Response: OCPPPayload {
            /// Nil where there is nothing to upload.
            public var fileName: String?

            public init(fileName: String?) { self.fileName = fileName }

            public init(_ fields: FieldReader) throws(OCPPError) {
                fileName = try fields.string("fileName")
            }

            public var json: JSONValue {
                .object(["fileName": fileName.map(JSONValue.string)])
            }
        }
    }
}
