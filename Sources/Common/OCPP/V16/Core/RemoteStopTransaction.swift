import CommonBase

extension V16 {
    /// OCPP 1.6 edition 2 §5.12.
    package enum RemoteStopTransaction: OCPPMessage {
        package static let action = "RemoteStopTransaction"
        package typealias Response = StatusAnswer<AcceptedOrRejected>

        package struct Request: OCPPPayload {
            package var transactionId: Int64

            package init(transactionId: Int64) { self.transactionId = transactionId }

            package init(_ fields: FieldReader) throws(OCPPError) {
                transactionId = try fields.required("transactionId", fields.int)
            }

            package var json: JSONValue { .object(["transactionId": .int(transactionId)]) }
        }
    }
}
