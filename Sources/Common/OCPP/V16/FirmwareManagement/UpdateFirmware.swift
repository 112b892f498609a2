import CommonBase

extension V16 {
    /// OCPP 1.6 edition 2 §5.19. The station reports progress with FirmwareStatusNotification.
    package enum UpdateFirmware: OCPPMessage {
        package static let action = "UpdateFirmware"
        package typealias Response = EmptyPayload

        package struct Request: OCPPPayload {
            package static let maximumLocationLength = 512

            /// The URI to download from.
            package var location: String
            /// How many times to try the download.
            package var retries: Int64?
            /// The earliest time of the download.
            package var retrieveDate: Timestamp
            /// In seconds.
            package var retryInterval: Int64?

            package init(_ fields: FieldReader) throws(OCPPError) {
                location = try fields.requiredText("location", limit: Self.maximumLocationLength)
                retries = try fields.count("retries")
                retrieveDate = try fields.required("retrieveDate", fields.timestamp)
                retryInterval = try fields.count("retryInterval")
            }

            package var json: JSONValue {
                .object([
                    "location": .string(location), "retries": retries.map(JSONValue.int),
                    "retrieveDate": .string(retrieveDate.iso8601Seconds),
                    "retryInterval": retryInterval.map(JSONValue.int),
                ])
            }
        }
    }
}
