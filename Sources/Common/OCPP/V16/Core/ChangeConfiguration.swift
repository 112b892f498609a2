import CommonBase

extension V16 {
    /// OCPP 1.6 edition 2 §5.3.
    package enum ChangeConfiguration: OCPPMessage {
        package static let action = "ChangeConfiguration"
        package typealias Response = StatusAnswer<ConfigurationStatus>
        /// CiString50 and CiString500.
        package static let maximumKeyLength = 50
        package static let maximumValueLength = 500

        package struct Request: OCPPPayload {
            package var key: String
            package var value: String

            package init(key: String, value: String) {
                self.key = key
                self.value = value
            }

            package init(_ fields: FieldReader) throws(OCPPError) {
                key = try fields.required("key") { name throws(OCPPError) in
                    try fields.string(name, limit: maximumKeyLength)
                }
                value = try fields.string("value", limit: maximumValueLength) ?? ""
            }

            package var json: JSONValue {
                .object(["key": .string(key), "value": .string(value)])
            }
        }
    }

    /// OCPP 1.6 edition 2 §7.22.
    package enum ConfigurationStatus: String, Sendable, CaseIterable {
        case accepted = "Accepted"
        case rejected = "Rejected"
        case rebootRequired = "RebootRequired"
        case notSupported = "NotSupported"
    }
}
