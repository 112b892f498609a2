import BridgeProtocol
import ChargingModel
import CloudAccess
import CloudControl
import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase

/// The routes of `/bridge/v1`, as `docs/bridge-protocol.md` specifies them.
struct BridgeRoutes: Sendable {
    let database: CloudDatabase
    let now: @Sendable () -> Moment
    let random: RandomSource
    let vault: TokenVault
    let signer: DocumentSigner
    let authorization: Authorization

    func all() -> [Route] { [enrol(), events(), authorize(), changeKey()] }

    private func enrol() -> Route {
        let guesses = EnrolmentLimiter()
        return Route(
            .post, BridgeAPI.enrolments, caller: .anyone,
            "Enrol a bridge with its one-time claim code", success: .created,
            errors: [.forbidden, .tooManyRequests],
            // A code and a public key, from a caller who is not known yet.
            bodyLimit: 16 * 1024
        ) { (call: Call<EnrolmentRequest>) in
            guard guesses.allows(from: call.client, at: call.moment) else {
                throw ServiceError(
                    .tooManyRequests, "Too many wrong claim codes; try again in a minute.")
            }
            do {
                return try await database.write { db in
                    try BridgeService.enrol(
                        call.body, as: random.id(), signer: signer,
                        vault: vault, db, at: call.moment)
                }
            } catch let error as ServiceError {
                if error.code == .forbidden {
                    guesses.noteFailure(from: call.client, at: call.moment)
                }
                throw error
            }
        }
    }

    private func events() -> Route {
        Route(
            .post, BridgeAPI.events, caller: .bridge, "Send a batch of events",
            errors: [.conflict],
            bodyLimit: BridgeAPI.maximumBodyBytes
        ) { (call: Call<EventBatch>) in
            let (bridge, station) = try call.callingBridge()
            let hashes = try call.body.events.map(BridgeIngest.contentHash)
            let (last, version) = try await database.write { db in
                let last = try BridgeIngest(
                    bridge: bridge, station: station, moment: call.moment, db: db,
                    authorization: authorization
                ).take(call.body, hashes: hashes)
                return (last, try AuthorizationListService.version(of: station, db))
            }
            if call.body.events.contains(where: \.isBoot) {
                database.signals.post([Signal(.stationReturn, station.text)])
            }
            return EventAcknowledgement(
                acknowledgedThrough: last, authorizationListVersion: version,
                serverTime: now().wall)
        }
    }

    private func changeKey() -> Route {
        Route(
            .post, BridgeAPI.key, caller: .bridge, "Change the signing key of the calling bridge",
            bodyLimit: BridgeAPI.maximumBodyBytes
        ) { (call: Call<BridgeKeyChange>) in
            let (bridge, _) = try call.callingBridge()
            try await database.write { db in
                try BridgeService.change(call.body, of: bridge, vault: vault, db)
            }
            return BridgeReceipt(serverTime: now().wall)
        }
    }

    private func authorize() -> Route {
        Route(
            .post, BridgeAPI.authorize, caller: .bridge, "Authorize a token",
            bodyLimit: BridgeAPI.maximumBodyBytes
        ) { (call: Call<AuthorizeRequest>) in
            let (_, station) = try call.callingBridge()
            guard let token = IdToken(call.body.idToken.idToken) else {
                throw ServiceError(
                    .invalidInput, "idToken must have 1 to 36 printable characters.",
                    field: "idToken")
            }
            let decision = try await database.write { db in
                try authorization.authorize(
                    token, at: station, connector: ConnectorTable.nearestID(call.body.evseId),
                    isProven: try TokenProof.isGiven(
                        by: call.body.idToken.proof, of: token, vault: vault, db),
                    db, at: call.moment)
            }
            return AuthorizeResponse(
                idTokenInfo: .init(status: decision.status, expiresAt: decision.expiresAt),
                serverTime: now().wall)
        }
    }
}

extension BridgeEvent {
    fileprivate var isBoot: Bool {
        if case .bootNotification = data { true } else { false }
    }
}
