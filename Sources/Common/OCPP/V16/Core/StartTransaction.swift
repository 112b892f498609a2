extension V16 {
    /// OCPP 1.6 edition 2 §4.8. Reading a request never fails: a charger discards a transaction
    /// message that gets a CALLERROR (§3.7.1), and the energy with it. What can't be read is nil.
    public enum StartTransaction: OCPPMessage {
        public static let action = "StartTransaction"

        public struct Request: OCPPPayload {
            public var connectorId: Int64?
            public var idTag: String?
            /// In Wh.
            public var meterStart: Int64?
            public var timestamp: Timestamp?
            public var reservationId: Int64?

            public init(
                connectorId: Int64, idTag: String, meterStart: Int64, timestamp: Timestamp,
                reservationId: Int64? = nil
            ) {
                self.connectorId = connectorId
                self.idTag = idTag
                self.meterStart = meterStart
                self.timestamp = timestamp
                self.reservationId = reservationId
            }

            public init(_ fields: FieldReader) {
                let fields = TolerantReader(fields)
                connectorId = fields.int("connectorId")
                idTag = fields.string("idTag")
                meterStart = fields.wattHours("meterStart")
                timestamp = fields.timestamp("timestamp")
                reservationId = fields.int("reservationId")
            }

            public var json: JSONValue {
                .object([
                    "connectorId": connectorId.map(JSONValue.int),
                    "idTag": idTag.map(JSONValue.string),
                    "meterStart": meterStart.map(JSONValue.int),
                    "timestamp": timestamp.map { .string($0.iso8601) },
                    "reservationId": reservationId.map(JSONValue.int),
                ])
            }
        }

        public struct Response: OCPPPayload {
            /// Positive (errata 1.6 §3.54) and given even when the token is refused (§4.8).
            public var transactionId: Int64
            public var idTagInfo: IdTagInfo

            public init(transactionId: Int64, idTagInfo: IdTagInfo) {
                self.transactionId = transactionId
                self.idTagInfo = idTagInfo
            }

            public init(_ fields: FieldReader) throws(OCPPError) {
                transactionId = try fields.required("transactionId", fields.int)
                idTagInfo = try IdTagInfo(fields.required("idTagInfo", fields.object))
            }

            public var json: JSONValue {
                .object(["transactionId": .int(transactionId), "idTagInfo": idTagInfo.json])
            }
        }
    }
}
