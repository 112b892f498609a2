import CloudFleet
import OCPPMessages

extension V16.DataTransfer {
    /// Answers UnknownVendorId, since the cloud supports no vendor's data (OCPP 1.6 edition 2
    /// §4.3).
    static func handle(_ request: Request, _ call: StationCall) throws -> Response {
        try StationTable.noteSeen(call.station, at: call.moment.wall, call.db)
        return Response(.unknownVendorId)
    }
}
