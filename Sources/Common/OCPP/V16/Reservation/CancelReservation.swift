import CommonBase

extension V16 {
    /// OCPP 1.6 edition 2 §5.1.
    package enum CancelReservation: OCPPMessage {
        package static let action = "CancelReservation"
        package typealias Response = StatusAnswer<AcceptedOrRejected>

        package struct Request: OCPPPayload {
            package var reservationId: Int64

            package init(reservationId: Int64) { self.reservationId = reservationId }

            package init(_ fields: FieldReader) throws(OCPPError) {
                reservationId = try fields.required("reservationId", fields.int)
            }

            package var json: JSONValue { .object(["reservationId": .int(reservationId)]) }
        }
    }
}
