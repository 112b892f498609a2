extension V16 {
    /// OCPP 1.6 edition 2 §4.4.
    public enum DiagnosticsStatusNotification: OCPPMessage {
        public static let action = "DiagnosticsStatusNotification"
        public typealias Request = StatusReport<DiagnosticsStatus>
        public typealias Response = EmptyPayload
    }

    /// OCPP 1.6 edition 2 §7.24.
    public enum DiagnosticsStatus: String, Sendable, CaseIterable {
        /// Only when it was asked for.
        case idle = "Idle"
        case uploaded = "Uploaded"
        case uploadFailed = "UploadFailed"
        case uploading = "Uploading"
    }
}
