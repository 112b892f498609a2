extension V16 {
    /// Security white paper edition 3 §5.5.
    package enum ExtendedTriggerMessage: OCPPMessage {
        package static let action = "ExtendedTriggerMessage"
        package typealias Request = TriggerRequest<ExtendedMessageTrigger>
        package typealias Response = StatusAnswer<TriggerMessageStatus>
    }

    package enum ExtendedMessageTrigger: String, Sendable, CaseIterable {
        case bootNotification = "BootNotification"
        case logStatusNotification = "LogStatusNotification"
        case firmwareStatusNotification = "FirmwareStatusNotification"
        case heartbeat = "Heartbeat"
        case meterValues = "MeterValues"
        case signChargePointCertificate = "SignChargePointCertificate"
        case statusNotification = "StatusNotification"
    }
}
