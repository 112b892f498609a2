extension V16 {
    /// Security white paper edition 3 §5.5.
    public enum ExtendedTriggerMessage: OCPPMessage {
        public static let action = "ExtendedTriggerMessage"
        public typealias Request = TriggerRequest<ExtendedMessageTrigger>
        public typealias Response = StatusAnswer<TriggerMessageStatus>
    }

    public enum ExtendedMessageTrigger: String, Sendable, CaseIterable {
        case bootNotification = "BootNotification"
        case logStatusNotification = "LogStatusNotification"
        case firmwareStatusNotification = "FirmwareStatusNotification"
        case heartbeat = "Heartbeat"
        case meterValues = "MeterValues"
        case signChargePointCertificate = "SignChargePointCertificate"
        case statusNotification = "StatusNotification"
    }
}
