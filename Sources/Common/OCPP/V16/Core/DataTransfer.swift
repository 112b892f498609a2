import CommonBase

extension V16 {
    /// OCPP 1.6 edition 2 §4.3 and §5.6: vendor-specific messages in either direction.
    package enum DataTransfer: OCPPMessage {
        package static let action = "DataTransfer"
        /// CiString255 and CiString50; `data` is limited only by the frame size.
        package static let maximumVendorLength = 255
        package static let maximumMessageLength = 50
        /// Maximum length of `data` that Zapoj sends or stores, in characters.
        package static let maximumDataLength = 16_384

        package struct Request: OCPPPayload {
            package var vendorId: String
            package var messageId: String?
            package var data: String?

            package init(vendorId: String, messageId: String? = nil, data: String? = nil) {
                self.vendorId = vendorId
                self.messageId = messageId
                self.data = data
            }

            package init(_ fields: FieldReader) throws(OCPPError) {
                vendorId = try fields.required("vendorId") { name throws(OCPPError) in
                    try fields.string(name, limit: maximumVendorLength)
                }
                messageId = try fields.string("messageId", limit: maximumMessageLength)
                data = V16.data(fields)
            }

            package var json: JSONValue {
                .object([
                    "vendorId": .string(vendorId),
                    "messageId": messageId.map(JSONValue.string),
                    "data": data.map(JSONValue.string),
                ])
            }
        }

        package struct Response: OCPPPayload {
            package var status: DataTransferStatus?
            package var word: String?
            package var data: String?

            package init(_ status: DataTransferStatus, data: String? = nil) {
                self.status = status
                word = status.rawValue
                self.data = data
            }

            package init(_ fields: FieldReader) throws(OCPPError) {
                word = try fields.string("status", limit: 50)
                status = word.flatMap(DataTransferStatus.init(word:))
                data = V16.data(fields)
            }

            package var json: JSONValue {
                .object([
                    "status": word.map(JSONValue.string), "data": data.map(JSONValue.string),
                ])
            }
        }
    }

    /// OCPP 1.6 edition 2 §7.23.
    package enum DataTransferStatus: String, Sendable, CaseIterable {
        case accepted = "Accepted"
        case rejected = "Rejected"
        case unknownMessageId = "UnknownMessageId"
        case unknownVendorId = "UnknownVendorId"
    }

    /// The member `data` as text; vendors send objects, although the specification requires a
    /// string.
    private static func data(_ fields: FieldReader) -> String? {
        switch fields.object["data"] {
        case nil, .null: nil
        case .string(let text): text.cut(toScalars: DataTransfer.maximumDataLength)
        case .some(let other):
            JSONWriter.text(other).cut(toScalars: DataTransfer.maximumDataLength)
        }
    }
}
