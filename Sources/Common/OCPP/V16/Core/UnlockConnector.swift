import CommonBase

extension V16 {
    /// OCPP 1.6 edition 2 §5.18: releases a stuck cable; not meant for stopping a transaction.
    package enum UnlockConnector: OCPPMessage {
        package static let action = "UnlockConnector"
        package typealias Response = StatusAnswer<UnlockStatus>

        package struct Request: OCPPPayload {
            /// Greater than 0.
            package var connectorId: Int64

            package init(connectorId: Int64) { self.connectorId = connectorId }

            package init(_ fields: FieldReader) throws(OCPPError) {
                connectorId = try fields.required("connectorId", fields.int)
            }

            package var json: JSONValue { .object(["connectorId": .int(connectorId)]) }
        }
    }

    /// OCPP 1.6 edition 2 §7.48.
    package enum UnlockStatus: String, Sendable, CaseIterable {
        case unlocked = "Unlocked"
        case unlockFailed = "UnlockFailed"
        case notSupported = "NotSupported"
    }
}
