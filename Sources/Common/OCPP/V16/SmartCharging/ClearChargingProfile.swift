extension V16 {
    /// OCPP 1.6 edition 2 §5.5: all profiles that match what is given.
    public enum ClearChargingProfile: OCPPMessage {
        public static let action = "ClearChargingProfile"
        public typealias Response = StatusAnswer<ClearChargingProfileStatus>

        public struct Request: OCPPPayload {
            public var id: Int64?
            public var connectorId: Int64?
            public var chargingProfilePurpose: ChargingProfilePurpose?
            public var stackLevel: Int64?

            public init(_ fields: FieldReader) throws(OCPPError) {
                id = try fields.int("id")
                connectorId = try fields.count("connectorId")
                chargingProfilePurpose = try fields.choice("chargingProfilePurpose")
                stackLevel = try fields.count("stackLevel")
            }

            public var json: JSONValue {
                .object([
                    "id": id.map(JSONValue.int), "connectorId": connectorId.map(JSONValue.int),
                    "chargingProfilePurpose": chargingProfilePurpose.map { .string($0.rawValue) },
                    "stackLevel": stackLevel.map(JSONValue.int),
                ])
            }
        }
    }

    /// OCPP 1.6 edition 2 §7.20.
    public enum ClearChargingProfileStatus: String, Sendable, CaseIterable {
        case accepted = "Accepted"
        /// No profile matches.
        case unknown = "Unknown"
    }
}
