extension V16 {
    /// OCPP 1.6 edition 2 §5.11. Accepted only means that the station will try.
    public enum RemoteStartTransaction: OCPPMessage {
        public static let action = "RemoteStartTransaction"
        public typealias Response = StatusAnswer<AcceptedOrRejected>

        public struct Request: OCPPPayload {
            /// Greater than 0; some stations need it (quirk Q73).
            public var connectorId: Int64?
            /// At most `maximumIdTagLength` characters.
            public var idTag: String
            /// A TxProfile, without a transactionId.
            public var chargingProfile: ChargingProfile?

            public init(
                idTag: String, connectorId: Int64? = nil, chargingProfile: ChargingProfile? = nil
            ) {
                self.idTag = idTag
                self.connectorId = connectorId
                self.chargingProfile = chargingProfile
            }

            public init(_ fields: FieldReader) throws(OCPPError) {
                idTag = try fields.required("idTag") { name throws(OCPPError) in
                    try fields.string(name)
                }
                connectorId = try fields.int("connectorId")
                chargingProfile = try fields.object("chargingProfile").map {
                    item throws(OCPPError) in try ChargingProfile(item)
                }
            }

            public var json: JSONValue {
                .object([
                    "connectorId": connectorId.map(JSONValue.int), "idTag": .string(idTag),
                    "chargingProfile": chargingProfile?.json,
                ])
            }
        }
    }
}
