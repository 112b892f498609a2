import CloudCare
import CloudFleet
import OCPPMessages

/// What a station tells of something that takes long. It is kept in the station's own word; what
/// was asked for stands with the commands.
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
    /// Once it has the firmware, the address that it had it from is good no more.
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
