import CommonBase

extension V16 {
    /// OCPP 1.6 edition 2 §5.2. The setting persists across restarts of the station.
    package enum ChangeAvailability: OCPPMessage {
        package static let action = "ChangeAvailability"
        package typealias Response = StatusAnswer<AvailabilityStatus>

        package struct Request: OCPPPayload {
            /// 0 means the station with all its connectors.
            package var connectorId: Int64
            package var type: AvailabilityType

            package init(connectorId: Int64, type: AvailabilityType) {
                self.connectorId = connectorId
                self.type = type
            }

            package init(_ fields: FieldReader) throws(OCPPError) {
                connectorId = try fields.required("connectorId", fields.int)
                type = try fields.required("type", fields.choice)
            }

            package var json: JSONValue {
                .object(["connectorId": .int(connectorId), "type": .string(type.rawValue)])
            }
        }
    }

    /// OCPP 1.6 edition 2 §7.3.
    package enum AvailabilityType: String, Sendable, CaseIterable {
        case inoperative = "Inoperative"
        case operative = "Operative"
    }

    /// OCPP 1.6 edition 2 §7.2.
    package enum AvailabilityStatus: String, Sendable, CaseIterable {
        case accepted = "Accepted"
        case rejected = "Rejected"
        /// Will take effect as soon as the running transaction has ended.
        case scheduled = "Scheduled"
    }
}
