import CommonBase

extension V16 {
    /// Security white paper edition 3 §5.7.
    package enum GetLog: OCPPMessage {
        package static let action = "GetLog"

        package struct Request: OCPPPayload {
            package var log: LogParameters
            package var logType: LogType
            package var requestId: Int64
            package var retries: Int64?
            /// In seconds.
            package var retryInterval: Int64?

            package init(_ fields: FieldReader) throws(OCPPError) {
                log = try LogParameters(fields.required("log", fields.object))
                logType = try fields.required("logType", fields.choice)
                requestId = try fields.required("requestId", fields.int)
                retries = try fields.count("retries")
                retryInterval = try fields.count("retryInterval")
            }

            package var json: JSONValue {
                .object([
                    "log": log.json, "logType": .string(logType.rawValue),
                    "requestId": .int(requestId), "retries": retries.map(JSONValue.int),
                    "retryInterval": retryInterval.map(JSONValue.int),
                ])
            }
        }

        package struct Response: OCPPPayload {
            package var status: LogStatus
            package var filename: String?

            package init(status: LogStatus, filename: String? = nil) {
                self.status = status
                self.filename = filename
            }

            package init(_ fields: FieldReader) throws(OCPPError) {
                status = try fields.required("status", fields.choice)
                filename = try fields.string("filename")
            }

            package var json: JSONValue {
                .object([
                    "status": .string(status.rawValue),
                    "filename": filename.map(JSONValue.string),
                ])
            }
        }
    }

    package struct LogParameters: OCPPPayload {
        /// The URL to upload to.
        package var remoteLocation: String
        package var oldestTimestamp: Timestamp?
        package var latestTimestamp: Timestamp?

        package init(_ fields: FieldReader) throws(OCPPError) {
            remoteLocation = try fields.requiredText("remoteLocation", limit: 512)
            oldestTimestamp = try fields.timestamp("oldestTimestamp")
            latestTimestamp = try fields.timestamp("latestTimestamp")
        }

        package var json: JSONValue {
            .object([
                "remoteLocation": .string(remoteLocation),
                "oldestTimestamp": oldestTimestamp.map { .string($0.iso8601Seconds) },
                "latestTimestamp": latestTimestamp.map { .string($0.iso8601Seconds) },
            ])
        }
    }

    package enum LogType: String, Sendable, CaseIterable {
        case diagnosticsLog = "DiagnosticsLog"
        case securityLog = "SecurityLog"
    }

    package enum LogStatus: String, Sendable, CaseIterable {
        case accepted = "Accepted"
        case rejected = "Rejected"
        /// The station canceled another upload for this one.
        case acceptedCanceled = "AcceptedCanceled"
    }

    /// Security white paper edition 3 §5.10.
    package enum LogStatusNotification: OCPPMessage {
        package static let action = "LogStatusNotification"
        package typealias Request = StatusReport<UploadLogStatus>
        package typealias Response = EmptyPayload
    }

    package enum UploadLogStatus: String, Sendable, CaseIterable {
        case badMessage = "BadMessage"
        case idle = "Idle"
        case notSupportedOperation = "NotSupportedOperation"
        case permissionDenied = "PermissionDenied"
        case uploaded = "Uploaded"
        case uploadFailure = "UploadFailure"
        case uploading = "Uploading"
    }
}
