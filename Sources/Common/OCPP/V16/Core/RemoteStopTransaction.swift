extension V16 {
    /// OCPP 1.6 edition 2 §5.12.
    public enum RemoteStopTransaction: OCPPMessage {
        public static let action = "RemoteStopTransaction"
        public typealias Response = StatusAnswer<AcceptedOrRejected>

        public struct Request: OCPPPayload {
            public var transactionId: Int64

            public init(transactionId: Int64) { self.transactionId = transactionId }

            public init(_ fields: FieldReader) throws(OCPPError) {
                transactionId = try fields.required("transactionId", fields.int)
            }

            public var json: JSONValue { .object(["transactionId": .int(transactionId)]) }
        }
    }
}
