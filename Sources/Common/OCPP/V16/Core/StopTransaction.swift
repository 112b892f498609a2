import ChargingModel
import CommonBase

extension V16 {
    /// OCPP 1.6 edition 2 §4.10. Reading a request never fails; see `StartTransaction`.
    package enum StopTransaction: OCPPMessage {
        package static let action = "StopTransaction"

        package struct Request: OCPPPayload {
            package var transactionId: Int64?
            package var idTag: String?
            /// In Wh.
            package var meterStop: Int64?
            package var timestamp: Timestamp?
            /// Absent means Local (errata 1.6 §2.5).
            package var reason: StoppedReason
            package var transactionData: [MeterValue]

            package init(
                transactionId: Int64, idTag: String? = nil, meterStop: Int64, timestamp: Timestamp,
                reason: StoppedReason = .local, transactionData: [MeterValue] = []
            ) {
                self.transactionId = transactionId
                self.idTag = idTag
                self.meterStop = meterStop
                self.timestamp = timestamp
                self.reason = reason
                self.transactionData = transactionData
            }

            package init(_ fields: FieldReader) {
                let fields = TolerantReader(fields)
                transactionId = fields.int("transactionId")
                idTag = fields.string("idTag")
                meterStop = fields.wattHours("meterStop")
                timestamp = fields.timestamp("timestamp")
                reason = Self.reason(fields.string("reason"))
                transactionData = MeterValue.list(fields, "transactionData")
            }

            package var json: JSONValue {
                .object([
                    "transactionId": transactionId.map(JSONValue.int),
                    "idTag": idTag.map(JSONValue.string),
                    "meterStop": meterStop.map(JSONValue.int),
                    "timestamp": timestamp.map { .string($0.iso8601) },
                    "reason": .string(reason.v16),
                    "transactionData": transactionData.isEmpty
                        ? nil : .array(transactionData.map(\.json)),
                ])
            }

            private static func reason(_ text: String?) -> StoppedReason {
                guard let text else { return .local }
                // Some stations send OCPP 2.0.1's reasons, which are more specific than Other.
                return StoppedReason(rawValue: text) ?? .other
            }
        }

        package struct Response: OCPPPayload {
            package var idTagInfo: IdTagInfo?

            package init(idTagInfo: IdTagInfo? = nil) { self.idTagInfo = idTagInfo }

            package init(_ fields: FieldReader) throws(OCPPError) {
                idTagInfo = try fields.object("idTagInfo").map { info throws(OCPPError) in
                    try IdTagInfo(info)
                }
            }

            package var json: JSONValue { .object(["idTagInfo": idTagInfo?.json]) }
        }
    }
}

extension StoppedReason {
    /// OCPP 1.6 edition 2 §7.36 Reason; reasons that 1.6 does not have become Other.
    var v16: String {
        switch self {
        case .emergencyStop, .evDisconnected, .hardReset, .local, .other, .powerLoss, .reboot,
            .remote, .softReset, .unlockCommand, .deAuthorized:
            rawValue
        case .energyLimitReached, .immediateReset, .stoppedByEV, .timeout: "Other"
        }
    }
}
