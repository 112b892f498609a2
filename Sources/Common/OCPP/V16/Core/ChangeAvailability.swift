extension V16 {
    /// OCPP 1.6 edition 2 §5.2. It lasts across restarts of the station.
    public enum ChangeAvailability: OCPPMessage {
        public static let action = "ChangeAvailability"
        public typealias Response = StatusAnswer<AvailabilityStatus>

        public struct Request: OCPPPayload {
            /// 0 is the station with all its connectors.
            public var connectorId: Int64
            public var type: AvailabilityType

            public init(connectorId: Int64, type: AvailabilityType) {
                self.connectorId = connectorId
                self.type = type
            }

            public init(_ fields: FieldReader) throws(OCPPError) {
                connectorId = try fields.required("connectorId", fields.int)
                type = try fields.required("type", fields.choice)
            }

            public var json: JSONValue {
                .object(["connectorId": .int(connectorId), "type": .string(type.rawValue)])
            }
        }
    }

    /// OCPP 1.6 edition 2 §7.3.
    public enum AvailabilityType: String, Sendable, CaseIterable {
        case inoperative = "Inoperative"
        case operative = "Operative"
    }

    /// OCPP 1.6 edition 2 §7.2.
    public enum AvailabilityStatus: String, Sendable, CaseIterable {
        case accepted = "Accepted"
        case rejected = "Rejected"
        /// As soon as the running transaction has ended.
        case scheduled = "Scheduled"
    }
}
