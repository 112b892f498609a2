extension V16 {
    /// OCPP 1.6 edition 2 §4.1.
    public enum Authorize: OCPPMessage {
        public static let action = "Authorize"

        public struct Request: OCPPPayload {
            public var idTag: String

            public init(idTag: String) { self.idTag = idTag }

            public init(_ fields: FieldReader) throws(OCPPError) {
                idTag = try fields.required("idTag") { name throws(OCPPError) in
                    try fields.string(name)
                }
            }

            public var json: JSONValue { .object(["idTag": .string(idTag)]) }
        }

        public struct Response: OCPPPayload {
            public var idTagInfo: IdTagInfo

            public init(idTagInfo: IdTagInfo) { self.idTagInfo = idTagInfo }

            public init(_ fields: FieldReader) throws(OCPPError) {
                idTagInfo = try IdTagInfo(fields.required("idTagInfo", fields.object))
            }

            public var json: JSONValue { .object(["idTagInfo": idTagInfo.json]) }
        }
    }
}
