import CommonBase

extension V16 {
    /// OCPP 1.6 edition 2 §5.11. Accepted means only that the station will try to start.
    package enum RemoteStartTransaction: OCPPMessage {
        package static let action = "RemoteStartTransaction"
        package typealias Response = StatusAnswer<AcceptedOrRejected>

        package struct Request: OCPPPayload {
            /// Greater than 0 if present; some stations require it (quirk Q73).
            package var connectorId: Int64?
            /// At most `maximumIdTagLength` characters.
            package var idTag: String
            /// A TxProfile without a transactionId.
            package var chargingProfile: ChargingProfile?

            package init(
                idTag: String, connectorId: Int64? = nil, chargingProfile: ChargingProfile? = nil
            ) {
                self.idTag = idTag
                self.connectorId = connectorId
                self.chargingProfile = chargingProfile
            }

            package init(_ fields: FieldReader) throws(OCPPError) {
                idTag = try fields.required("idTag") { name throws(OCPPError) in
                    try fields.string(name)
                }
                connectorId = try fields.int("connectorId")
                chargingProfile = try fields.object("chargingProfile").map {
                    item throws(OCPPError) in try ChargingProfile(item)
                }
            }

            package var json: JSONValue {
                .object([
                    "connectorId": connectorId.map(JSONValue.int), "idTag": .string(idTag),
                    "chargingProfile": chargingProfile?.json,
                ])
            }
        }
    }
}
