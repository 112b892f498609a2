extension V16 {
    /// OCPP 1.6 edition 2 §3.13 and §5.16: which profile may stand where.
    public enum SetChargingProfile: OCPPMessage {
        public static let action = "SetChargingProfile"
        public typealias Response = StatusAnswer<ChargingProfileStatus>

        public struct Request: OCPPPayload {
            public var connectorId: Int64
            public var csChargingProfiles: ChargingProfile

            public init(_ fields: FieldReader) throws(OCPPError) {
                connectorId = try fields.required("connectorId", fields.count)
                csChargingProfiles = try ChargingProfile(
                    fields.required("csChargingProfiles", fields.object))
                switch csChargingProfiles.chargingProfilePurpose {
                case .chargePointMaxProfile where connectorId != 0:
                    throw OCPPError(
                        .propertyConstraintViolation,
                        "connectorId of a ChargePointMaxProfile is 0")
                case .txProfile where connectorId == 0:
                    throw OCPPError(
                        .propertyConstraintViolation, "connectorId of a TxProfile is over 0")
                default: break
                }
            }

            public var json: JSONValue {
                .object([
                    "connectorId": .int(connectorId),
                    "csChargingProfiles": csChargingProfiles.json,
                ])
            }
        }
    }

    /// OCPP 1.6 edition 2 §7.9.
    public enum ChargingProfileStatus: String, Sendable, CaseIterable {
        case accepted = "Accepted"
        case rejected = "Rejected"
        case notSupported = "NotSupported"
    }
}
