extension V16 {
    /// OCPP 1.6 edition 2 §5.1.
    public enum CancelReservation: OCPPMessage {
        public static let action = "CancelReservation"
        public typealias Response = StatusAnswer<AcceptedOrRejected>

        public struct Request: OCPPPayload {
            public var reservationId: Int64

            public init(_ fields: FieldReader) throws(OCPPError) {
                reservationId = try fields.required("reservationId", fields.int)
            }

            public var json: JSONValue { .object(["reservationId": .int(reservationId)]) }
        }
    }
}
