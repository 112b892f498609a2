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
                configurationKey = V16.keys(fields.object["configurationKey"])
                    .prefix(Self.maximumCount).map { $0 }
                do throws(OCPPError) {
                    unknownKey = try V16.texts(fields, "unknownKey", limit: Self.maximumCount)
                } catch {
                    unknownKey = []
                }
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
            isReadonly = Self.isTrue(fields.object["readonly"] ?? fields.object["readOnly"])
            value = try Self.text(fields, "value")
        }

        /// An empty value differs from an absent one, unlike in other messages. Values of other
        /// types than text become text.
        fileprivate static func text(
            _ fields: FieldReader, _ name: String
        ) throws(OCPPError) -> String? {
            switch fields.object[name] {
            case .string(""): ""
            case .bool(let flag): String(flag)
            case .some(.array), .some(.object):
                fields.object[name].map { JSONWriter.text($0).storable(scalars: 500) }
            default: try fields.string(name, limit: 500)
            }
        }

        /// Some stations send texts or numbers instead of true and false.
        private static func isTrue(_ value: JSONValue?) -> Bool {
            switch value {
            case .bool(let flag): flag
            case .string(let text): ["true", "1", "yes"].contains(text.lowercased())
            case .int(let number): number != 0
            default: false
            }
        }

        package var json: JSONValue {
            .object([
                "key": .string(key), "readonly": .bool(isReadonly),
                "value": value.map(JSONValue.string),
            ])
        }
    }

    /// The keys of an answer: a list, a single key, or an object with the values by key. Items
    /// without a key are dropped.
    private static func keys(_ value: JSONValue?) -> [KeyValue] {
        switch value {
        case .array(let items): items.compactMap(key)
        case .object(let members) where value?["key"] == nil:
            members.compactMap { member in
                var object = [JSONValue.Member("key", .string(member.name))]
                if case .object(let details) = member.value {
                    object += details
                } else {
                    object.append(.init("value", member.value))
                }
                return key(.object(object))
            }
        case .some(let single): [key(single)].compactMap(\.self)
        case nil: []
        }
    }

    private static func key(_ value: JSONValue) -> KeyValue? {
        do throws(OCPPError) {
            return try KeyValue(FieldReader(value))
        } catch {
            return nil
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
