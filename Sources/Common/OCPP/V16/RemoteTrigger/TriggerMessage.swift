import CommonBase

extension V16 {
    /// OCPP 1.6 edition 2 §5.17. The station responds first, then sends the requested message.
    package enum TriggerMessage: OCPPMessage {
        package static let action = "TriggerMessage"
        package typealias Request = TriggerRequest<MessageTrigger>
        package typealias Response = StatusAnswer<TriggerMessageStatus>
    }

    /// The request of TriggerMessage and ExtendedTriggerMessage.
    package struct TriggerRequest<
        Trigger: RawRepresentable<String> & CaseIterable & Hashable & Sendable
    >: OCPPPayload {
        package var requestedMessage: Trigger
        /// Nil means all connectors.
        package var connectorId: Int64?

        package init(requestedMessage: Trigger, connectorId: Int64? = nil) {
            self.requestedMessage = requestedMessage
            self.connectorId = connectorId
        }

        package init(_ fields: FieldReader) throws(OCPPError) {
            requestedMessage = try fields.required("requestedMessage", fields.choice)
            connectorId = try fields.positive("connectorId")
        }

        package var json: JSONValue {
            .object([
                "requestedMessage": .string(requestedMessage.rawValue),
                "connectorId": connectorId.map(JSONValue.int),
            ])
        }
    }

    /// OCPP 1.6 edition 2 §7.32. A station that is already accepted need not send a
    /// BootNotification (errata 3.40).
    package enum MessageTrigger: String, Sendable, CaseIterable {
        case bootNotification = "BootNotification"
        case diagnosticsStatusNotification = "DiagnosticsStatusNotification"
        case firmwareStatusNotification = "FirmwareStatusNotification"
        case heartbeat = "Heartbeat"
        case meterValues = "MeterValues"
        case statusNotification = "StatusNotification"
    }

    /// OCPP 1.6 edition 2 §7.46.
    package enum TriggerMessageStatus: String, Sendable, CaseIterable {
        case accepted = "Accepted"
        case rejected = "Rejected"
        case notImplemented = "NotImplemented"
    }
}
