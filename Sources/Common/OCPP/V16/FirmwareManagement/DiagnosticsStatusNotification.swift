extension V16 {
    /// OCPP 1.6 edition 2 §4.4.
    package enum DiagnosticsStatusNotification: OCPPMessage {
        package static let action = "DiagnosticsStatusNotification"
        package typealias Request = StatusReport<DiagnosticsStatus>
        package typealias Response = EmptyPayload
    }

    /// OCPP 1.6 edition 2 §7.24.
    package enum DiagnosticsStatus: String, Sendable, CaseIterable {
        /// Sent only in response to a TriggerMessage.
        case idle = "Idle"
        case uploaded = "Uploaded"
        case uploadFailed = "UploadFailed"
        case uploading = "Uploading"
    }
}
