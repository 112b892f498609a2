extension V16 {
    /// OCPP 1.6 edition 2 §5.13. The same reservationId replaces a reservation.
    public enum ReserveNow: OCPPMessage {
        public static let action = "ReserveNow"
        public typealias Response = StatusAnswer<ReservationStatus>

        public struct Request: OCPPPayload {
            /// 0 is any connector (ReserveConnectorZeroSupported).
            public var connectorId: Int64
            public var expiryDate: Timestamp
            public var idTag: String
            public var parentIdTag: String?
            public var reservationId: Int64

            public init(_ fields: FieldReader) throws(OCPPError) {
                connectorId = try fields.required("connectorId", fields.count)
                expiryDate = try fields.required("expiryDate", fields.timestamp)
                idTag = try fields.requiredText("idTag", limit: V16.maximumIdTagLength)
                parentIdTag = try fields.string("parentIdTag", limit: V16.maximumIdTagLength)
                reservationId = try fields.required("reservationId", fields.int)
            }

            public var json: JSONValue {
                .object([
                    "connectorId": .int(connectorId),
                    "expiryDate": .string(expiryDate.iso8601Seconds), "idTag": .string(idTag),
                    "parentIdTag": parentIdTag.map(JSONValue.string),
                    "reservationId": .int(reservationId),
                ])
            }
        }
    }

    /// OCPP 1.6 edition 2 §7.42.
    public enum ReservationStatus: String, Sendable, CaseIterable {
        case accepted = "Accepted"
        case faulted = "Faulted"
        case occupied = "Occupied"
        case rejected = "Rejected"
        case unavailable = "Unavailable"
    }
}
