import ChargingModel
import CommonBase

/// OCPP 1.6J's messages and terms; only the translators use them.
package enum V16 {
    package static let subprotocol = "ocpp1.6"
    /// CiString20Type: the maximum length of an idTag (OCPP 1.6 edition 2 §7.28).
    package static let maximumIdTagLength = 20
    /// The messages that carry energy. After some CALLERRORs, a station discards them and their
    /// energy (OCPP 1.6 edition 2 §3.7.1).
    package static let energyCarryingActions: Set<String> = [
        StartTransaction.action, StopTransaction.action, MeterValues.action,
    ]
}

extension V16 {
    /// OCPP 1.6 edition 2 §7.27.
    package struct IdTagInfo: OCPPPayload {
        package var status: AuthorizationStatus
        package var expiryDate: Timestamp?
        /// Tags with the same parent belong to one group (§3.10).
        package var parentIdTag: String?

        package init(
            status: AuthorizationStatus, expiryDate: Timestamp? = nil, parentIdTag: String? = nil
        ) {
            self.status = status
            self.expiryDate = expiryDate
            self.parentIdTag = parentIdTag
        }

        package init(_ fields: FieldReader) throws(OCPPError) {
            status = try fields.required("status", fields.choice)
            expiryDate = try fields.timestamp("expiryDate")
            parentIdTag = try fields.string("parentIdTag", limit: V16.maximumIdTagLength)
        }

        package var json: JSONValue {
            .object([
                "status": .string(status.rawValue),
                "expiryDate": expiryDate.map { .string($0.iso8601Seconds) },
                "parentIdTag": parentIdTag.map(JSONValue.string),
            ])
        }
    }
}
