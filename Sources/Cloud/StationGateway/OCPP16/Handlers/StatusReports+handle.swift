import CloudCare
import CloudFleet
import OCPPMessages

/// Status reports of firmware updates and uploads. They are stored with the status that OCPP names;
/// the commands that caused them are stored separately.
extension V16.FirmwareStatusNotification {
    static func handle(_ request: Request, _ call: StationCall) throws -> Response {
        try call.noteFirmware(request, isDownloaded: request.status == .downloaded)
    }
}

extension V16.SignedFirmwareStatusNotification {
    static func handle(_ request: Request, _ call: StationCall) throws -> Response {
        try call.noteFirmware(request, isDownloaded: request.status == .downloaded)
    }
}

extension V16.DiagnosticsStatusNotification {
    static func handle(_ request: Request, _ call: StationCall) throws -> Response {
        try call.note(request, as: .diagnostics)
    }
}

extension V16.LogStatusNotification {
    static func handle(_ request: Request, _ call: StationCall) throws -> Response {
        try call.note(request, as: .log)
    }
}

extension StationCall {
    /// Stores the report. A completed download invalidates the firmware's transfer URL.
    fileprivate func noteFirmware<Status>(
        _ report: V16.StatusReport<Status>, isDownloaded: Bool
    ) throws -> EmptyPayload {
        if isDownloaded {
            try FileTransferTable.finishFirmware(of: station, at: moment.wall, db)
        }
        return try note(report, as: .firmware)
    }

    fileprivate func note<Status>(
        _ report: V16.StatusReport<Status>, as kind: StationReport.Kind
    ) throws -> EmptyPayload {
        try StationReportTable.append(
            kind, status: report.status.rawValue, requestID: report.requestId, of: station,
            at: moment.wall, db)
        try StationTable.noteSeen(station, at: moment.wall, db)
        return EmptyPayload()
    }
}
