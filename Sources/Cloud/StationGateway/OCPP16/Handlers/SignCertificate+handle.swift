import CloudCare
import CloudFleet
import CommonBase
import OCPPMessages

extension V16.SignCertificate {
    /// Issues the certificate; `CertificateDelivery` sends it with CertificateSigned after this
    /// answer. A station that proved nothing gets none: the certificate would stay valid after the
    /// station has a password.
    static func handle(_ request: Request, _ call: StationCall) throws -> Response {
        guard let authority = call.authority,
            let station = try StationTable.find(call.station, viewer: .system, call.db)
        else { return Response(.rejected) }
        guard try call.db.takes(.certificateRequests, of: station.id, at: call.moment.wall)
        else { return Response(.rejected) }
        // The password may have been replaced since the station connected.
        guard call.proof.isAuthenticated,
            try StationService.isValid(call.proof, of: station.id, call.db, at: call.moment)
        else {
            try refuse("SignCertificate requires a station with a valid password.", call)
            return Response(.rejected)
        }
        let names = Set([station.id.text, station.description.serialNumber].compactMap(\.self))
        do {
            let issued = try authority.issue(request.csr, names: names, at: call.moment.wall)
            try StationCertificateTable.insert(
                StationCertificate(
                    fingerprint: issued.fingerprint, stationID: station.id, pem: issued.chain,
                    notBefore: issued.notBefore, notAfter: issued.notAfter), call.db)
            return Response(.accepted)
        } catch let error as ServiceError {
            try refuse(error.message, call)
            return Response(.rejected)
        }
    }

    private static func refuse(_ reason: String, _ call: StationCall) throws {
        try SecurityEventTable.append(
            "InvalidCertificateRequest", source: .cloud, techInfo: reason, of: call.station,
            occurredAt: call.moment.wall, receivedAt: call.moment.wall, call.db)
    }
}
