import ChargingModel
import CloudAccess
import OCPPMessages

extension V16.Authorize {
    /// An Authorize names no connector, so it only goes into the log of taps. It may be for the end
    /// of a transaction; a start asks again by StartTransaction.
    static func handle(_ request: Request, _ call: StationCall) throws -> Response {
        guard let token = IdToken(request.idTag) else {
            let refusal = Authorization.Decision(reason: .unreadableCard)
            try call.authorization.noteRefusal(
                of: nil, refusal, at: call.station, connector: nil, used: nil, call.db,
                at: call.moment)
            return Response(idTagInfo: refusal.idTagInfo)
        }
        let isRequested = try TokenProof.isRequested(
            call.vault.reference(token), at: call.station, call.db, at: call.moment)
        let decision = try call.authorization.authorize(
            token, at: call.station, isProven: isRequested, mayEnd: true, call.db,
            at: call.moment)
        return Response(idTagInfo: decision.idTagInfo)
    }
}
