extension V16 {
    /// OCPP 1.6 edition 2 §5.10.
    public enum GetLocalListVersion: OCPPMessage {
        public static let action = "GetLocalListVersion"
        public typealias Request = EmptyPayload

        public struct Response: OCPPPayload {
            /// 0 for an empty list, −1 where there are no lists.
            public var listVersion: Int64

            public init(listVersion: Int64) { self.listVersion = listVersion }

            public init(_ fields: FieldReader) throws(OCPPError) {
                listVersion = try fields.required("listVersion", fields.int)
            }

            public var json: JSONValue { .object(["listVersion": .int(listVersion)]) }
        }
    }
}
