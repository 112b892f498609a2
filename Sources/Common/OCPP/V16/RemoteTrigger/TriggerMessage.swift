extension V16 {
    /// OCPP 1.6 edition 2 §5.17. The answer comes first, then the message.
    public enum TriggerMessage: OCPPMessage {
        public static let action = "TriggerMessage"
        public typealias Request = TriggerRequest<MessageTrigger>
        public typealias Response = StatusAnswer<TriggerMessageStatus>
    }

    /// What TriggerMessage and ExtendedTriggerMessage ask for.
    public struct TriggerRequest<Trigger: RawRepresentable<String> & Hashable & Sendable>:
        OCPPPayload
    {
        public var requestedMessage: Trigger
        /// Nil is all of them.
        public var connectorId: Int64?

        public init(requestedMessage: Trigger, connectorId: Int64? = nil) {
            self.requestedMessage = requestedMessage
            self.connectorId = connectorId
        }

        public init(_ fields: FieldReader) throws(OCPPError) {
            requestedMessage = try fields.required("requestedMessage", fields.choice)
            connectorId = try fields.positive("connectorId")
        }

        public var json: JSONValue {
            .object([
                "requestedMessage": .string(requestedMessage.rawValue),
                "connectorId": connectorId.map(JSONValue.int),
            ])
        }
    }

    /// OCPP 1.6 edition 2 §7.32. Not a BootNotification of a station that is accepted (errata 3.40).
    public enum MessageTrigger: String, Sendable, CaseIterable {
        case bootNotification = "BootNotification"
        case diagnosticsStatusNotification = "DiagnosticsStatusNotification"
        case firmwareStatusNotification = "FirmwareStatusNotification"
        case heartbeat = "Heartbeat"
        case meterValues = "MeterValues"
        case statusNotification = "StatusNotification"
    }

    /// OCPP 1.6 edition 2 §7.46.
    public enum TriggerMessageStatus: String, Sendable, CaseIterable {
        case accepted = "Accepted"
        case rejected = "Rejected"
        case notImplemented = "NotImplemented"
    }
}
