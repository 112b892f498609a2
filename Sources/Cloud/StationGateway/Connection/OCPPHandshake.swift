import CloudCore
import CloudFleet
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
    }

    let database: CloudDatabase
    let now: @Sendable () -> Moment
    let admission: AdmissionGuard
    let registry: ConnectionRegistry
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
        guard let name = Self.stationName(head.uri.prefix { $0 != "?" }) else {
            return .refuse(.notFound, "The path of a WebSocket must be /ocpp/{id}.")
        }
        // Decoded exactly once (OCPP-J 1.6 §3.1.1).
        let id = Self.percentDecoded(name).flatMap(StationID.init)
        let tooMany = "Too many connections; try again in a minute."
        guard let attempt = admission.begin(id, from: address, at: now()) else {
            return refuse(.tooManyRequests, tooMany, id, address)
        }
        let decision: Decision
        do {
            decision = try await admit(id, head, from: address, fingerprint)
        } catch {
            admission.succeeded(attempt, at: now())
            throw error
        }
        switch decision {
        case .accept(let station, _):
            admission.succeeded(attempt, at: now())
            guard admission.takeArrival(station.id, at: now()) else {
                return refuse(.tooManyRequests, tooMany, id, address)
            }
        case .refuse(let code, let message): return refuse(code, message, id, address)
        case .acceptAndClose: admission.succeeded(attempt, at: now())
        }
        return decision
    }

    /// Whether to log a refused connection now; there may be many of them.
    func shouldLogRefusal() -> Bool { admission.shouldLogRefusal(at: now()) }

    private func refuse(
        _ code: ServiceError.Code, _ message: String, _ id: StationID?, _ address: String
    ) -> Decision {
        if shouldLogRefusal() {
            logger.notice(
                "refused an OCPP connection: \(message)",
                metadata: ["station": "\(id?.text ?? "")", "client": "\(address)"])
        }
        return .refuse(code, message)
    }

    private func admit(
        _ id: StationID?, _ head: HTTPRequestHead, from address: String, _ fingerprint: String?
    ) async throws -> Decision {
        let basic = head.headers.first(name: "Authorization").flatMap(
            BasicCredentials.init(header:))
        let moment = now()
        let arrival = StationAdmission.Arrival(
            basic: basic, fingerprint: fingerprint, isTLS: isTLS,
            requiresCredential: requiresCredential)
        let (admission, mustComplete) = try await database.read { db in
            let outcome = try StationAdmission.admit(id, arrival, db, at: moment)
            guard case .admitted(let station, let proof) = outcome else { return (outcome, false) }
            return (outcome, try StationAdmission.completesProcedure(station, proof, db))
        }
        switch admission {
        case .admitted(let station, let proof):
            if !proof.isAuthenticated {
                // Such a connection proves nothing but that it is not a web page.
                guard !WebOrigin.isFromBrowser(head.headers) else {
                    return .refuse(
                        .forbidden,
                        "Web pages cannot open OCPP connections. A station whose library sends "
                            + "Origin needs a password.")
                }
                // Anybody can use this id, so an existing connection that answers is not replaced.
                guard await !registry.answers(station.id) else {
                    return .refuse(.conflict, "The station is already connected.")
                }
            }
            if mustComplete {
                try await database.write { db in
                    try StationAdmission.complete(station, proof, db, at: moment)
                }
            }
            return Self.accept(AdmittedStation(id: station.id, proof: proof), station, head)
        case .unknown: return .refuse(.notFound, "The station does not exist.")
        case .insecure(let station, let insecurity):
            note(insecurity, of: station, from: address, at: moment)
            return .refuse(.unauthenticated, "The station id or password is wrong.")
        case .wrongPassword(let station):
            if self.admission.shouldReport(wrongPasswordOf: station, at: moment) {
                note(.wrongPassword, of: station, from: address, at: moment)
            }
            return .refuse(.unauthenticated, "The station id or password is wrong.")
        case .unauthenticated:
            return .refuse(.unauthenticated, "The station id or password is wrong.")
        }
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

    /// The path segment after `/ocpp/`; nil for other paths. Some stations add or omit slashes
    /// (quirk Q9), put a whole URL before it (Q8) or append their serial number (Q11). Tolerating
    /// this is safe, since each station authenticates.
    private static func stationName(_ path: Substring) -> Substring? {
        let parts = path.split(separator: "/")
        if let index = parts.lastIndex(of: "ocpp") {
            return parts[(index + 1)...].first ?? ""
        }
        return parts.first { $0.hasPrefix("ocpp") }?.dropFirst(4)
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

    private static func percentDecoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Substring(text).utf8
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let pair = Hex.bytes(Substring(rest.prefix(2))), let decoded = pair.first else {
                return nil
            }
            bytes.append(decoded)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
