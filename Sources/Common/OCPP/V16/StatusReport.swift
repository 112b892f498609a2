import CommonBase

extension V16 {
    /// A station's report about a long-running operation: its status, and the id of our request if
    /// the message has a member for it.
    package struct StatusReport<
        Status: RawRepresentable<String> & CaseIterable & Hashable & Sendable
    >: OCPPPayload {
        package var status: Status
        package var requestId: Int64?

        package init(status: Status, requestId: Int64? = nil) {
            self.status = status
            self.requestId = requestId
        }

        package init(_ fields: FieldReader) throws(OCPPError) {
            status = try fields.required("status", fields.choice)
            requestId = try fields.int("requestId")
        }

        package var json: JSONValue {
            .object([
                "status": .string(status.rawValue), "requestId": requestId.map(JSONValue.int),
            ])
        }
    }
}
