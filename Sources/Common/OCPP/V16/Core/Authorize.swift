import CommonBase

extension V16 {
    /// OCPP 1.6 edition 2 §4.1.
    package enum Authorize: OCPPMessage {
        package static let action = "Authorize"

        package struct Request: OCPPPayload {
            package var idTag: String

            package init(idTag: String) { self.idTag = idTag }

            package init(_ fields: FieldReader) throws(OCPPError) {
                // An empty tag is an invalid one, which the answer says.
                idTag = try fields.required("idTag") { name throws(OCPPError) in
                    let isEmpty = fields.object[name]?.stringValue != nil
                    return try fields.string(name) ?? (isEmpty ? "" : nil)
                }
            }

            package var json: JSONValue { .object(["idTag": .string(idTag)]) }
        }

        package struct Response: OCPPPayload {
            package var idTagInfo: IdTagInfo

            package init(idTagInfo: IdTagInfo) { self.idTagInfo = idTagInfo }

            package init(_ fields: FieldReader) throws(OCPPError) {
                idTagInfo = try IdTagInfo(fields.required("idTagInfo", fields.object))
            }

            package var json: JSONValue { .object(["idTagInfo": idTagInfo.json]) }
        }
    }
}
