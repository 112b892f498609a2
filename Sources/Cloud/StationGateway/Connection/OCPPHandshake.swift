import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase
import Logging
import NIOHTTP1
import OCPPMessages

/// Decides whether to accept an OCPP-J connection, from the head of its request.
struct OCPPHandshake: Sendable {
    enum Decision: Hashable, Sendable {
        /// - Parameter subprotocol: whether the station offered it, so that the response names it.
        case accept(AdmittedStation, subprotocol: Bool = true)
        /// Complete the handshake, then close: the station offered no supported subprotocol.
        case acceptAndClose
        case refuse(ServiceError.Code, String)
        /// Too many connections; the next is allowed after this time.
        case throttle(retryAfterSeconds: Int)
    }

    /// What is known of a client before it is authenticated.
    private struct Request {
        var head: HTTPRequestHead
        /// The IP address of the client, behind the trusted proxies.
        var address: String
        var fingerprint: String?
        var path: StationPath
        /// The station that the path means, once it was looked up.
        var station: StationID?

        var network: String { IPAddress.network(ofClient: address) }
    }

    static let tooMany = "Too many connections; try again later."

    let database: CloudDatabase
    let now: @Sendable () -> Moment
    let admission: AdmissionGuard
    let registry: ConnectionRegistry
    let refusals: RefusalLog
    /// True on the main listener; the plain one accepts stations of security profile 0.
    let requiresCredential: Bool
    let isTLS: Bool
    let logger: Logger

    /// - Parameters:
    ///   - address: the IP address of the client, behind the trusted proxies.
    ///   - fingerprint: fingerprint of the client certificate of the TLS connection.
    func decide(
        _ head: HTTPRequestHead, from address: String, fingerprint: String? = nil
    ) async throws -> Decision {
        guard let path = StationPath(uri: head.uri) else {
            let message = "The path of a WebSocket must be /ocpp/{id}."
            note(.otherPath, message, head, from: address)
            return .refuse(.notFound, message)
        }
        var request = Request(head: head, address: address, fingerprint: fingerprint, path: path)
        guard let attempt = admission.begin(path.ids.last, from: address, at: now()) else {
            return throttled(request)
        }
        let decision: Decision
        do {
            decision = try await admit(&request)
        } catch {
            admission.succeeded(attempt, at: now())
            note(.unavailable, "The cloud failed to authenticate it.", head, from: address)
            throw error
        }
        switch decision {
        case .accept(let station, _):
            admission.succeeded(attempt, at: now())
            guard admission.takeArrival(station.id, at: now()) else { return throttled(request) }
        case .refuse, .throttle: break
        case .acceptAndClose: admission.succeeded(attempt, at: now())
        }
        return decision
    }

    /// Reports a refused connection.
    /// - Parameters:
    ///   - head: nil if the client sent no request that could be read.
    ///   - station: the station that the request means, if it was looked up and there is one.
    func note(
        _ reason: RefusedConnection.Reason, _ message: String, _ head: HTTPRequestHead?,
        from address: String, station: StationID? = nil
    ) {
        let moment = now()
        let sent = head.map { StationPath.sentID(in: $0.uri) } ?? ""
        refusals.note(
            RefusedConnection(
                station: station?.text ?? sent,
                network: IPAddress.network(ofClient: address), address: address, reason: reason,
                listener: requiresCredential ? .main : .plain, isTLS: isTLS,
                userAgent: head?.headers.first(name: "User-Agent"),
                subprotocols: head.flatMap {
                    let offered = $0.headers["Sec-WebSocket-Protocol"]
                    return offered.isEmpty ? nil : offered.joined(separator: ", ")
                }, at: moment.wall),
            message, isListed: head != nil, at: moment, logger)
    }

    private func throttled(_ request: Request) -> Decision {
        note(
            .tooManyConnections, Self.tooMany, request.head, from: request.address,
            station: request.station)
        return .throttle(retryAfterSeconds: admission.retryAfterSeconds)
    }

    private func refuse(
        _ code: ServiceError.Code, _ reason: RefusedConnection.Reason, _ message: String,
        _ request: Request
    ) -> Decision {
        note(
            reason, message, request.head, from: request.address, station: request.station)
        return .refuse(code, message)
    }

    private func admit(_ request: inout Request) async throws -> Decision {
        let arrival = StationAdmission.Arrival(
            basic: request.head.headers.first(name: "Authorization").flatMap(
                BasicCredentials.init(header:)),
            users: request.path.users, fingerprint: request.fingerprint, isTLS: isTLS,
            requiresCredential: requiresCredential)
        let (moment, ids, network) = (now(), request.path.ids, request.network)
        let (outcome, station, mustComplete, isListed) = try await database.read { db in
            let outcome = try StationAdmission.admit(ids, arrival, db, at: moment)
            let station = try StationTable.named(ids, db)?.id
            guard case .admitted(let admitted, let proof) = outcome else {
                return (outcome, station, false, false)
            }
            return (
                outcome, station,
                try StationAdmission.completesProcedure(admitted, proof, db),
                try RefusedConnectionTable.has(station: admitted.id.text, network: network, db)
            )
        }
        request.station = station
        let wrong = "The station id or password is wrong."
        switch outcome {
        case .admitted(let station, let proof):
            let decision = try await admit(
                station, proof, mustComplete: mustComplete, request, at: moment)
            let name = station.id.text
            if case .accept = decision, isListed || refusals.isPending(name, network: network) {
                refusals.admitted(name, network: network)
            }
            return decision
        case .unknown(let reason):
            return refuse(.notFound, reason, "The station does not exist.", request)
        case .insecure(let station, let insecurity):
            note(insecurity, of: station, from: request.address, at: moment)
            return refuse(.unauthenticated, insecurity.reason, wrong, request)
        case .wrongPassword(let station):
            if admission.shouldReport(wrongPasswordOf: station, at: moment) {
                note(.wrongPassword, of: station, from: request.address, at: moment)
            }
            return refuse(.unauthenticated, .wrongPassword, wrong, request)
        case .unauthenticated(let reason):
            return refuse(.unauthenticated, reason, wrong, request)
        }
    }

    private func admit(
        _ station: Station, _ proof: ConnectionProof, mustComplete: Bool, _ request: Request,
        at moment: Moment
    ) async throws -> Decision {
        if !proof.isAuthenticated {
            // Such a connection proves nothing but that it is not a web page.
            guard !WebOrigin.isFromBrowser(request.head.headers) else {
                return refuse(
                    .forbidden, .webPage,
                    "Web pages cannot open OCPP connections. A station whose library sends "
                        + "Origin needs a password.", request)
            }
            // Anybody can use this id, so an existing connection that answers is not replaced.
            guard await !registry.answers(station.id) else {
                return refuse(
                    .conflict, .alreadyConnected, "The station is already connected.", request)
            }
        }
        if mustComplete {
            try await database.write { db in
                try StationAdmission.complete(station, proof, db, at: moment)
            }
        }
        let admitted = AdmittedStation(
            id: station.id, proof: proof, network: request.network)
        let decision = Self.accept(admitted, station, request.head)
        if decision == .acceptAndClose {
            note(
                .noSubprotocol, "It does not offer the subprotocol ocpp1.6.", request.head,
                from: request.address, station: station.id)
        }
        return decision
    }

    /// Stores the event without waiting, so that the response time does not reveal that the id
    /// exists.
    private func note(
        _ insecurity: StationAdmission.Insecurity, of station: StationID, from address: String,
        at moment: Moment
    ) {
        database.write { db in
            try StationAdmission.note(insecurity, of: station, from: address, db, at: moment)
        } then: { _ in
        }
    }

    private static func accept(
        _ admitted: AdmittedStation, _ station: Station, _ head: HTTPRequestHead
    ) -> Decision {
        let offered = head.headers[canonicalForm: "Sec-WebSocket-Protocol"]
        if offered.isEmpty, !station.needsSubprotocol {
            return .accept(admitted, subprotocol: false)
        }
        return offered.contains(Substring(V16.subprotocol)) ? .accept(admitted) : .acceptAndClose
    }
}
