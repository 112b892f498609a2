import CommonBase

extension V16 {
    /// Security white paper edition 3 §5.15.
    package enum SignedUpdateFirmware: OCPPMessage {
        package static let action = "SignedUpdateFirmware"
        package typealias Response = StatusAnswer<UpdateFirmwareStatus>

        package struct Request: OCPPPayload {
            package var retries: Int64?
            /// In seconds.
            package var retryInterval: Int64?
            package var requestId: Int64
            package var firmware: Firmware

            package init(_ fields: FieldReader) throws(OCPPError) {
                retries = try fields.count("retries")
                retryInterval = try fields.count("retryInterval")
                requestId = try fields.required("requestId", fields.int)
                firmware = try Firmware(fields.required("firmware", fields.object))
            }

            package var json: JSONValue {
                .object([
                    "retries": retries.map(JSONValue.int),
                    "retryInterval": retryInterval.map(JSONValue.int),
                    "requestId": .int(requestId), "firmware": firmware.json,
                ])
            }
        }
    }

    package struct Firmware: OCPPPayload {
        package var location: String
        /// The earliest time of the download.
        package var retrieveDateTime: Timestamp
        package var installDateTime: Timestamp?
        /// PEM.
        package var signingCertificate: String
        /// Base 64.
        package var signature: String

        package init(_ fields: FieldReader) throws(OCPPError) {
            location = try fields.requiredText("location", limit: 512)
            retrieveDateTime = try fields.required("retrieveDateTime", fields.timestamp)
            installDateTime = try fields.timestamp("installDateTime")
            signingCertificate = try fields.requiredPEM("signingCertificate", limit: 5500)
            signature = try fields.requiredText("signature", limit: 800)
        }

        package var json: JSONValue {
            .object([
                "location": .string(location),
                "retrieveDateTime": .string(retrieveDateTime.iso8601Seconds),
                "installDateTime": installDateTime.map { .string($0.iso8601Seconds) },
                "signingCertificate": .string(signingCertificate),
                "signature": .string(signature),
            ])
        }
    }

    package enum UpdateFirmwareStatus: String, Sendable, CaseIterable {
        case accepted = "Accepted"
        case rejected = "Rejected"
        /// The station canceled another update for this one.
        case acceptedCanceled = "AcceptedCanceled"
        case invalidCertificate = "InvalidCertificate"
        case revokedCertificate = "RevokedCertificate"
    }

    /// Security white paper edition 3 §5.16.
    package enum SignedFirmwareStatusNotification: OCPPMessage {
        package static let action = "SignedFirmwareStatusNotification"
        package typealias Request = StatusReport<SignedFirmwareStatus>
        package typealias Response = EmptyPayload
    }

    package enum SignedFirmwareStatus: String, Sendable, CaseIterable {
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
