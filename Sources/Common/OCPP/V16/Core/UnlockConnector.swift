extension V16 {
    /// OCPP 1.6 edition 2 §5.18: frees a cable that is stuck; no way to stop a transaction.
    public enum UnlockConnector: OCPPMessage {
        public static let action = "UnlockConnector"
        public typealias Response = StatusAnswer<UnlockStatus>

        public struct Request: OCPPPayload {
            /// Greater than 0.
            public var connectorId: Int64

            public init(connectorId: Int64) { self.connectorId = connectorId }

            public init(_ fields: FieldReader) throws(OCPPError) {
                connectorId = try fields.required("connectorId", fields.int)
            }

            public var json: JSONValue { .object(["connectorId": .int(connectorId)]) }
        }
    }

    /// OCPP 1.6 edition 2 §7.48.
    public enum UnlockStatus: String, Sendable, CaseIterable {
        case unlocked = "Unlocked"
        case unlockFailed = "UnlockFailed"
        case notSupported = "NotSupported"
    }
}
