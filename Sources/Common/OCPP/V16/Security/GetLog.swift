extension V16 {
    /// Security white paper edition 3 §5.7.
    public enum GetLog: OCPPMessage {
        public static let action = "GetLog"

        public struct Request: OCPPPayload {
            public var log: LogParameters
            public var logType: LogType
            public var requestId: Int64
            public var retries: Int64?
            /// In seconds.
            public var retryInterval: Int64?

            public init(_ fields: FieldReader) throws(OCPPError) {
                log = try LogParameters(fields.required("log", fields.object))
                logType = try fields.required("logType", fields.choice)
                requestId = try fields.required("requestId", fields.int)
                retries = try fields.count("retries")
                retryInterval = try fields.count("retryInterval")
            }

            public var json: JSONValue {
                .object([
                    "log": log.json, "logType": .string(logType.rawValue),
                    "requestId": .int(requestId), "retries": retries.map(JSONValue.int),
                    "retryInterval": retryInterval.map(JSONValue.int),
                ])
            }
        }

        public struct Response: OCPPPayload {
            public var status: LogStatus
            public var filename: String?

            public init(status: LogStatus, filename: String? = nil) {
                self.status = status
                self.filename = filename
            }

            public init(_ fields: FieldReader) throws(OCPPError) {
                status = try fields.required("status", fields.choice)
                filename = try fields.string("filename")
            }

            public var json: JSONValue {
                .object([
                    "status": .string(status.rawValue),
                    "filename": filename.map(JSONValue.string),
                ])
            }
        }
    }

    public struct LogParameters: OCPPPayload {
        /// A URL to upload to.
        public var remoteLocation: String
        public var oldestTimestamp: Timestamp?
        public var latestTimestamp: Timestamp?

        public init(_ fields: FieldReader) throws(OCPPError) {
            remoteLocation = try fields.requiredText("remoteLocation", limit: 512)
            oldestTimestamp = try fields.timestamp("oldestTimestamp")
            latestTimestamp = try fields.timestamp("latestTimestamp")
        }

        public var json: JSONValue {
            .object([
                "remoteLocation": .string(remoteLocation),
                "oldestTimestamp": oldestTimestamp.map { .string($0.iso8601Seconds) },
                "latestTimestamp": latestTimestamp.map { .string($0.iso8601Seconds) },
            ])
        }
    }

    public enum LogType: String, Sendable, CaseIterable {
        case diagnosticsLog = "DiagnosticsLog"
        case securityLog = "SecurityLog"
    }

    public enum LogStatus: String, Sendable, CaseIterable {
        case accepted = "Accepted"
        case rejected = "Rejected"
        /// Another upload was given up for it.
        case acceptedCanceled = "AcceptedCanceled"
    }

    /// Security white paper edition 3 §5.10.
    public enum LogStatusNotification: OCPPMessage {
        public static let action = "LogStatusNotification"
        public typealias Request = StatusReport<UploadLogStatus>
        public typealias Response = EmptyPayload
    }

    public enum UploadLogStatus: String, Sendable, CaseIterable {
        case badMessage = "BadMessage"
        case idle = "Idle"
        case notSupportedOperation = "NotSupportedOperation"
        case permissionDenied = "PermissionDenied"
        case uploaded = "Uploaded"
        case uploadFailure = "UploadFailure"
        case uploading = "Uploading"
    }
}
