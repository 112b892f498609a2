import CommonBase

extension V16 {
    /// OCPP 1.6 edition 2 §4.8. Reading a request never fails, because a charger that receives a
    /// CALLERROR may discard the transaction message (§3.7.1) and lose its energy. Unreadable
    /// members are nil.
    package enum StartTransaction: OCPPMessage {
        package static let action = "StartTransaction"

        package struct Request: OCPPPayload {
            package var connectorId: Int64?
            package var idTag: String?
            /// In Wh.
            package var meterStart: Int64?
            package var timestamp: Timestamp?
            package var reservationId: Int64?

            package init(
                connectorId: Int64, idTag: String, meterStart: Int64, timestamp: Timestamp,
                reservationId: Int64? = nil
            ) {
                self.connectorId = connectorId
                self.idTag = idTag
                self.meterStart = meterStart
                self.timestamp = timestamp
                self.reservationId = reservationId
            }

            package init(_ fields: FieldReader) {
                let fields = TolerantReader(fields)
                connectorId = fields.int("connectorId")
                idTag = fields.string("idTag")
                meterStart = fields.wattHours("meterStart")
                timestamp = fields.timestamp("timestamp")
                reservationId = fields.int("reservationId")
            }

            package var json: JSONValue {
                .object([
                    "connectorId": connectorId.map(JSONValue.int),
                    "idTag": idTag.map(JSONValue.string),
                    "meterStart": meterStart.map(JSONValue.int),
                    "timestamp": timestamp.map { .string($0.iso8601) },
                    "reservationId": reservationId.map(JSONValue.int),
                ])
            }
        }

        package struct Response: OCPPPayload {
            /// Positive (errata 1.6 §3.54), and assigned even if the token is rejected (§4.8).
            package var transactionId: Int64
            package var idTagInfo: IdTagInfo

            package init(transactionId: Int64, idTagInfo: IdTagInfo) {
                self.transactionId = transactionId
                self.idTagInfo = idTagInfo
            }

            package init(_ fields: FieldReader) throws(OCPPError) {
                transactionId = try fields.required("transactionId", fields.int)
                idTagInfo = try IdTagInfo(fields.required("idTagInfo", fields.object))
            }

            package var json: JSONValue {
                .object(["transactionId": .int(transactionId), "idTagInfo": idTagInfo.json])
            }
        }
    }
}
