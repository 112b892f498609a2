import CommonBase

extension V16 {
    /// OCPP 1.6 edition 2 §4.6. Chargers also set their clock by the response.
    package enum Heartbeat: OCPPMessage {
        package static let action = "Heartbeat"
        package typealias Request = EmptyPayload

        package struct Response: OCPPPayload {
            package var currentTime: Timestamp

            package init(currentTime: Timestamp) { self.currentTime = currentTime }

            package init(_ fields: FieldReader) throws(OCPPError) {
                currentTime = try fields.required("currentTime", fields.timestamp)
            }

            package var json: JSONValue {
                .object(["currentTime": .string(currentTime.iso8601Seconds)])
            }
        }
    }
}
