extension V16 {
    /// OCPP 1.6 edition 2 §5.14. Running transactions are stopped first; their StopTransaction may
    /// come after the restart.
    public enum Reset: OCPPMessage {
        public static let action = "Reset"
        public typealias Response = StatusAnswer<AcceptedOrRejected>

        public struct Request: OCPPPayload {
            public var type: ResetType

            public init(type: ResetType) { self.type = type }

            public init(_ fields: FieldReader) throws(OCPPError) {
                type = try fields.required("type", fields.choice)
            }

            public var json: JSONValue { .object(["type": .string(type.rawValue)]) }
        }
    }

    /// OCPP 1.6 edition 2 §7.41.
    public enum ResetType: String, Sendable, CaseIterable {
        /// Restart whatever the state.
        case hard = "Hard"
        /// End transactions properly, then restart.
        case soft = "Soft"
    }
}
