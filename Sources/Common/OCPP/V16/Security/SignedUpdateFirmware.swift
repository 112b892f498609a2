extension V16 {
    /// Security white paper edition 3 §5.15.
    public enum SignedUpdateFirmware: OCPPMessage {
        public static let action = "SignedUpdateFirmware"
        public typealias Response = StatusAnswer<UpdateFirmwareStatus>

        public struct Request: OCPPPayload {
            public var retries: Int64?
            /// In seconds.
            public var retryInterval: Int64?
            public var requestId: Int64
            public var firmware: Firmware

            public init(_ fields: FieldReader) throws(OCPPError) {
                retries = try fields.count("retries")
                retryInterval = try fields.count("retryInterval")
                requestId = try fields.required("requestId", fields.int)
                firmware = try Firmware(fields.required("firmware", fields.object))
            }

            public var json: JSONValue {
                .object([
                    "retries": retries.map(JSONValue.int),
                    "retryInterval": retryInterval.map(JSONValue.int),
                    "requestId": .int(requestId), "firmware": firmware.json,
                ])
            }
        }
    }

    public struct Firmware: OCPPPayload {
        public var location: String
        /// Not before.
        public var retrieveDateTime: Timestamp
        public var installDateTime: Timestamp?
        /// PEM.
        public var signingCertificate: String
        /// Base 64.
        public var signature: String

        public init(_ fields: FieldReader) throws(OCPPError) {
            location = try fields.requiredText("location", limit: 512)
            retrieveDateTime = try fields.required("retrieveDateTime", fields.timestamp)
            installDateTime = try fields.timestamp("installDateTime")
            signingCertificate = try fields.requiredPEM("signingCertificate", limit: 5500)
            signature = try fields.requiredText("signature", limit: 800)
        }

        public var json: JSONValue {
            .object([
                "location": .string(location),
                "retrieveDateTime": .string(retrieveDateTime.iso8601Seconds),
                "installDateTime": installDateTime.map { .string($0.iso8601Seconds) },
                "signingCertificate": .string(signingCertificate),
                "signature": .string(signature),
            ])
        }
    }

    public enum UpdateFirmwareStatus: String, Sendable, CaseIterable {
        case accepted = "Accepted"
        case rejected = "Rejected"
        /// Another update was given up for it.
        case acceptedCanceled = "AcceptedCanceled"
        case invalidCertificate = "InvalidCertificate"
        case revokedCertificate = "RevokedCertificate"
    }

    /// Security white paper edition 3 §5.16.
    public enum SignedFirmwareStatusNotification: OCPPMessage {
        public static let action = "SignedFirmwareStatusNotification"
        public typealias Request = StatusReport<SignedFirmwareStatus>
        public typealias Response = EmptyPayload
    }

    public enum SignedFirmwareStatus: String, Sendable, CaseIterable {
        case downloaded = "Downloaded"
        case downloadFailed = "DownloadFailed"
        case downloading = "Downloading"
        case downloadScheduled = "DownloadScheduled"
        case downloadPaused = "DownloadPaused"
        case idle = "Idle"
        case installationFailed = "InstallationFailed"
        case installing = "Installing"
        case installed = "Installed"
        case installRebooting = "InstallRebooting"
        case installScheduled = "InstallScheduled"
        case installVerificationFailed = "InstallVerificationFailed"
        case invalidSignature = "InvalidSignature"
        case signatureVerified = "SignatureVerified"
    }
}
