import CommonBase

extension V16 {
    /// OCPP 1.6 edition 2 §3.13 and §5.16: the purpose restricts the connector.
    package enum SetChargingProfile: OCPPMessage {
        package static let action = "SetChargingProfile"
        package typealias Response = StatusAnswer<ChargingProfileStatus>

        package struct Request: OCPPPayload {
            package var connectorId: Int64
            package var csChargingProfiles: ChargingProfile

            package init(_ fields: FieldReader) throws(OCPPError) {
                connectorId = try fields.required("connectorId", fields.count)
                csChargingProfiles = try ChargingProfile(
                    fields.required("csChargingProfiles", fields.object))
                switch csChargingProfiles.chargingProfilePurpose {
                case .chargePointMaxProfile where connectorId != 0:
                    throw OCPPError(
                        .propertyConstraintViolation,
                        "connectorId of a ChargePointMaxProfile must be 0")
                case .txProfile where connectorId == 0:
                    throw OCPPError(
                        .propertyConstraintViolation, "connectorId of a TxProfile must be over 0")
                default: break
                }
            }

            package var json: JSONValue {
                .object([
                    "connectorId": .int(connectorId),
                    "csChargingProfiles": csChargingProfiles.json,
                ])
            }
        }
    }

    /// OCPP 1.6 edition 2 §7.9.
    package enum ChargingProfileStatus: String, Sendable, CaseIterable {
        case accepted = "Accepted"
        case rejected = "Rejected"
        case notSupported = "NotSupported"
    }
}
