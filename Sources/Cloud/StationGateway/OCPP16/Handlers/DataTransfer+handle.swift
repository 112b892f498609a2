import CloudFleet
import OCPPMessages

extension V16.DataTransfer {
    /// No vendor's data means anything to us; said so in OCPP's own way, so that a station goes on
    /// (OCPP 1.6 edition 2 §4.3).
    static func handle(_ request: Request, _ call: StationCall) throws -> Response {
        try StationTable.noteSeen(call.station, at: call.moment.wall, call.db)
        return Response(.unknownVendorId)
    }
}
