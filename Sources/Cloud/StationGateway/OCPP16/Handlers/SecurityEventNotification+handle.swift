import CloudCare
import CloudFleet
import OCPPMessages

extension V16.SecurityEventNotification {
    /// Stores the event, whatever its type.
    static func handle(_ request: Request, _ call: StationCall) throws -> Response {
        try SecurityEventTable.append(
            request.type, source: .station, techInfo: request.techInfo, of: call.station,
            occurredAt: request.timestamp ?? call.moment.wall, receivedAt: call.moment.wall,
            call.db)
        try StationTable.noteSeen(call.station, at: call.moment.wall, call.db)
        return Response()
    }
}
