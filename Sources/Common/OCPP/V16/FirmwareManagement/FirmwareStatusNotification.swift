extension V16 {
    /// OCPP 1.6 edition 2 §4.5.
    package enum FirmwareStatusNotification: OCPPMessage {
        package static let action = "FirmwareStatusNotification"
        package typealias Request = StatusReport<FirmwareStatus>
        package typealias Response = EmptyPayload
    }

    /// OCPP 1.6 edition 2 §7.25.
    package enum FirmwareStatus: String, Sendable, CaseIterable {
        case downloaded = "Downloaded"
        case downloadFailed = "DownloadFailed"
        case downloading = "Downloading"
        /// Sent only in response to a TriggerMessage.
        case idle = "Idle"
        case installationFailed = "InstallationFailed"
        case installing = "Installing"
        case installed = "Installed"
    }
}
