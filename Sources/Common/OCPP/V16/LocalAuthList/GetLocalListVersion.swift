import CommonBase

extension V16 {
    /// OCPP 1.6 edition 2 §5.10.
    package enum GetLocalListVersion: OCPPMessage {
        package static let action = "GetLocalListVersion"
        package typealias Request = EmptyPayload
        /// The version that a station without local lists reports.
        package static let unsupported: Int64 = -1

        package struct Response: OCPPPayload {
            /// 0 for an empty list, −1 if the station does not support lists; at most `Int32.max`.
            package var listVersion: Int64

            package init(listVersion: Int64) { self.listVersion = listVersion }

            package init(_ fields: FieldReader) throws(OCPPError) {
                listVersion = try fields.required("listVersion") { name throws(OCPPError) in
                    try fields.int(name, in: unsupported...Int64(Int32.max))
                }
            }

            package var json: JSONValue { .object(["listVersion": .int(listVersion)]) }
        }
    }
}
