extension V16 {
    /// OCPP 1.6 edition 2 §5.3.
    public enum ChangeConfiguration: OCPPMessage {
        public static let action = "ChangeConfiguration"
        public typealias Response = StatusAnswer<ConfigurationStatus>
        /// CiString50 and CiString500.
        public static let maximumKeyLength = 50
        public static let maximumValueLength = 500

        public struct Request: OCPPPayload {
            public var key: String
            public var value: String

            public init(key: String, value: String) {
                self.key = key
                self.value = value
            }

            public init(_ fields: FieldReader) throws(OCPPError) {
                key = try fields.required("key") { name throws(OCPPError) in
                    try fields.string(name, limit: maximumKeyLength)
                }
                value = try fields.string("value", limit: maximumValueLength) ?? ""
            }

            public var json: JSONValue {
                .object(["key": .string(key), "value": .string(value)])
            }
        }
    }

    /// OCPP 1.6 edition 2 §7.22.
    public enum ConfigurationStatus: String, Sendable, CaseIterable {
        case accepted = "Accepted"
        case rejected = "Rejected"
        case rebootRequired = "RebootRequired"
        case notSupported = "NotSupported"
    }
}
