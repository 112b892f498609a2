import CommonBase

extension V16 {
    /// OCPP 1.6 edition 2 §5.5: clears all profiles that match the given members.
    package enum ClearChargingProfile: OCPPMessage {
        package static let action = "ClearChargingProfile"
        package typealias Response = StatusAnswer<ClearChargingProfileStatus>

        package struct Request: OCPPPayload {
            package var id: Int64?
            package var connectorId: Int64?
            package var chargingProfilePurpose: ChargingProfilePurpose?
            package var stackLevel: Int64?

            package init(_ fields: FieldReader) throws(OCPPError) {
                id = try fields.int("id")
                connectorId = try fields.count("connectorId")
                chargingProfilePurpose = try fields.choice("chargingProfilePurpose")
                stackLevel = try fields.count("stackLevel")
            }

            package var json: JSONValue {
                .object([
                    "id": id.map(JSONValue.int), "connectorId": connectorId.map(JSONValue.int),
                    "chargingProfilePurpose": chargingProfilePurpose.map { .string($0.rawValue) },
                    "stackLevel": stackLevel.map(JSONValue.int),
                ])
            }
        }
    }

    /// OCPP 1.6 edition 2 §7.20.
    package enum ClearChargingProfileStatus: String, Sendable, CaseIterable {
        case accepted = "Accepted"
        /// No profile matched.
        case unknown = "Unknown"
    }
}
