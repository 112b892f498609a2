import CommonBase

extension V16 {
    /// OCPP 1.6 edition 2 §5.9.
    package enum GetDiagnostics: OCPPMessage {
        package static let action = "GetDiagnostics"

        package struct Request: OCPPPayload {
            /// The URI of a directory to upload to.
            package var location: String
            package var retries: Int64?
            /// In seconds.
            package var retryInterval: Int64?
            /// The start of the log to upload.
            package var startTime: Timestamp?
            package var stopTime: Timestamp?

            package init(_ fields: FieldReader) throws(OCPPError) {
                location = try fields.requiredText(
                    "location", limit: UpdateFirmware.Request.maximumLocationLength)
                retries = try fields.count("retries")
                retryInterval = try fields.count("retryInterval")
                startTime = try fields.timestamp("startTime")
                stopTime = try fields.timestamp("stopTime")
            }

            package var json: JSONValue {
                .object([
                    "location": .string(location), "retries": retries.map(JSONValue.int),
                    "retryInterval": retryInterval.map(JSONValue.int),
                    "startTime": startTime.map { .string($0.iso8601Seconds) },
                    "stopTime": stopTime.map { .string($0.iso8601Seconds) },
                ])
            }
        }

        package struct Response: OCPPPayload {
            /// Nil if there is nothing to upload.
            package var fileName: String?

            package init(fileName: String?) { self.fileName = fileName }

            package init(_ fields: FieldReader) throws(OCPPError) {
                fileName = try fields.string("fileName")
            }

            package var json: JSONValue {
                .object(["fileName": fileName.map(JSONValue.string)])
            }
        }
    }
}
