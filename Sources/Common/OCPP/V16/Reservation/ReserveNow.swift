import CommonBase

extension V16 {
    /// OCPP 1.6 edition 2 §5.13. A reservation with the same reservationId is replaced.
    package enum ReserveNow: OCPPMessage {
        package static let action = "ReserveNow"
        package typealias Response = StatusAnswer<ReservationStatus>

        package struct Request: OCPPPayload {
            /// 0 means any connector (ReserveConnectorZeroSupported).
            package var connectorId: Int64
            package var expiryDate: Timestamp
            package var idTag: String
            package var parentIdTag: String?
            package var reservationId: Int64

            package init(
                connectorId: Int64, expiryDate: Timestamp, idTag: String, parentIdTag: String?,
                reservationId: Int64
            ) {
                self.connectorId = connectorId
                self.expiryDate = expiryDate
                self.idTag = idTag
                self.parentIdTag = parentIdTag
                self.reservationId = reservationId
            }

            package init(_ fields: FieldReader) throws(OCPPError) {
                connectorId = try fields.required("connectorId", fields.count)
                expiryDate = try fields.required("expiryDate", fields.timestamp)
                idTag = try fields.requiredText("idTag", limit: V16.maximumIdTagLength)
                parentIdTag = try fields.string("parentIdTag", limit: V16.maximumIdTagLength)
                reservationId = try fields.required("reservationId", fields.int)
            }

            package var json: JSONValue {
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
    package enum ReservationStatus: String, Sendable, CaseIterable {
        case accepted = "Accepted"
        case faulted = "Faulted"
        case occupied = "Occupied"
        case rejected = "Rejected"
        case unavailable = "Unavailable"
    }
}
