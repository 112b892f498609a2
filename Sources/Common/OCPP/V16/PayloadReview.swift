import CommonBase

extension V16 {
    /// Deviations of a station's CALL from the specification, found by comparing it with its
    /// decoded form.
    package static func review(_ action: String, _ payload: JSONValue) -> Set<PayloadDifference> {
        guard let read = readers[action] else { return [] }
        do {
            return try PayloadDifference.all(payload, read(FieldReader(payload)))
                .filter { !isEmptyText(payload, $0) }
        } catch {
            return [PayloadDifference(kind: .unreadable, path: action)]
        }
    }

    private static let readers: [String: @Sendable (FieldReader) throws -> JSONValue] = [
        BootNotification.action: { try BootNotification.Request($0).json },
        Authorize.action: { try Authorize.Request($0).json },
        StartTransaction.action: { StartTransaction.Request($0).json },
        StopTransaction.action: { StopTransaction.Request($0).json },
        MeterValues.action: { MeterValues.Request($0).json },
        StatusNotification.action: { try StatusNotification.Request($0).json },
        Heartbeat.action: { EmptyPayload($0).json },
        DataTransfer.action: { try DataTransfer.Request($0).json },
        FirmwareStatusNotification.action: { try FirmwareStatusNotification.Request($0).json },
        DiagnosticsStatusNotification.action: {
            try DiagnosticsStatusNotification.Request($0).json
        },
        LogStatusNotification.action: { try LogStatusNotification.Request($0).json },
        SignedFirmwareStatusNotification.action: {
            try SignedFirmwareStatusNotification.Request($0).json
        },
        SecurityEventNotification.action: { try SecurityEventNotification.Request($0).json },
        SignCertificate.action: { try SignCertificate.Request($0).json },
    ]

    /// An optional member that is an empty string counts as absent (quirk Q36), not as a deviation.
    private static func isEmptyText(_ payload: JSONValue, _ difference: PayloadDifference) -> Bool {
        var values = [payload]
        for name in difference.path.split(separator: ".") {
            values = values.flatMap { $0.arrayValue ?? [$0] }.compactMap { $0[String(name)] }
        }
        return !values.isEmpty && values.allSatisfy { $0 == "" }
    }
}
