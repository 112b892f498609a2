import CloudFleet
import OCPPMessages

extension V16.Heartbeat {
    static func handle(_ request: Request, _ call: StationCall) throws -> Response {
        try StationTable.noteSeen(call.station, at: call.moment.wall, call.db)
        return Response(currentTime: call.moment.wall)
    }
}
