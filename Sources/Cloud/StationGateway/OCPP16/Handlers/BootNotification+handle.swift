import CloudCharging
import CloudFleet
import OCPPMessages

extension V16.BootNotification {
    /// Accepts every station: the handshake has already authenticated it.
    static func handle(_ request: Request, _ call: StationCall) throws -> Response {
        try StationTable.noteBoot(
            call.station,
            StationDescription(
                vendor: request.chargePointVendor, model: request.chargePointModel,
                serialNumber: request.chargePointSerialNumber ?? request.chargeBoxSerialNumber,
                firmwareVersion: request.firmwareVersion, meterType: request.meterType,
                meterSerialNumber: request.meterSerialNumber), at: call.moment.wall, call.db)
        try MissingEnds.note(.boot, at: call.station, call.db, at: call.moment.wall)
        return Response(
            status: .accepted, currentTime: call.moment.wall,
            interval: call.spreadHeartbeatIntervalSeconds)
    }
}
