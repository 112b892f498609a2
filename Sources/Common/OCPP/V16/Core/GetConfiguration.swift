import CommonBase

extension V16 {
    /// OCPP 1.6 edition 2 §5.8.
    package enum GetConfiguration: OCPPMessage {
        package static let action = "GetConfiguration"

        package struct Request: OCPPPayload {
            /// Maximum number of keys in a request; a station may allow fewer
            /// (GetConfigurationMaxKeys).
            package static let maximumCount = 100
            /// Empty means all keys.
            package var key: [String]

            package init(key: [String] = []) { self.key = key }

            package init(_ fields: FieldReader) throws(OCPPError) {
                key = try V16.texts(fields, "key", limit: Self.maximumCount)
            }

            package var json: JSONValue {
                .object(["key": key.isEmpty ? nil : .array(key.map(JSONValue.string))])
            }
        }

        package struct Response: OCPPPayload {
            /// Maximum number of keys that are read from a response.
            package static let maximumCount = 1000
            package var configurationKey: [KeyValue]
            package var unknownKey: [String]

            package init(configurationKey: [KeyValue], unknownKey: [String] = []) {
                self.configurationKey = configurationKey
                self.unknownKey = unknownKey
            }

            package init(_ fields: FieldReader) throws(OCPPError) {
                configurationKey = try fields.list("configurationKey", limit: Self.maximumCount)
                    .map { item throws(OCPPError) in try KeyValue(item) }
                unknownKey = try V16.texts(fields, "unknownKey", limit: Self.maximumCount)
            }

            package var json: JSONValue {
                .object([
                    "configurationKey": configurationKey.isEmpty
                        ? nil : .array(configurationKey.map(\.json)),
                    "unknownKey": unknownKey.isEmpty
                        ? nil : .array(unknownKey.map(JSONValue.string)),
                ])
            }
        }
    }

    /// OCPP 1.6 edition 2 §7.29.
    package struct KeyValue: OCPPPayload {
        package var key: String
        package var isReadonly: Bool
        package var value: String?

        package init(key: String, isReadonly: Bool, value: String?) {
            self.key = key
            self.isReadonly = isReadonly
            self.value = value
        }

        package init(_ fields: FieldReader) throws(OCPPError) {
            key = try fields.required("key") { name throws(OCPPError) in
                try fields.string(name, limit: 50)
            }
            isReadonly = fields.object["readonly"] == .bool(true)
            // An empty value differs from an absent one, unlike in other messages.
            let isEmpty = fields.object["value"] == .string("")
            value = isEmpty ? "" : try fields.string("value", limit: 500)
        }

        package var json: JSONValue {
            .object([
                "key": .string(key), "readonly": .bool(isReadonly),
                "value": value.map(JSONValue.string),
            ])
        }
    }

    /// Longer than the 50 characters that OCPP allows (CiString50), as in other texts.
    private static let maximumListedKeyLength = 255

    /// A list of keys, cleaned and cut as `FieldReader.string` does; other items, and those beyond
    /// `limit`, are dropped.
    static func texts(
        _ fields: FieldReader, _ name: String, limit: Int
    ) throws(OCPPError) -> [String] {
        switch fields.object[name] {
        case nil, .null: return []
        case .string(let text): return [text.storable(scalars: maximumListedKeyLength)]
        case .array(let items):
            return items.lazy.compactMap(\.stringValue).prefix(limit)
                .map { $0.storable(scalars: maximumListedKeyLength) }
        default: throw OCPPError(.typeConstraintViolation, "\(name) is not an array")
        }
    }
}
