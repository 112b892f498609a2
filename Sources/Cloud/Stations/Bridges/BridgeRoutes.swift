import BridgeProtocol
import ChargingModel
import CloudHTTP
import CloudServices
import CloudStore
import CommonBase

/// The rows of `/bridge/v1`; `docs/bridge-protocol.md` is their full text.
package enum BridgeRoutes {
    package static func all(
        _ environment: CloudEnvironment, commands: BridgeCommandQueue,
        transfers: FileTransferService,
        noticed: @escaping @Sendable (StationID, StationNotice) -> Void
    ) -> [Route] {
        [
            enrol(environment), events(environment, noticed), authorize(environment),
            changeKey(environment),
        ] + BridgeCommandRoutes.all(environment, commands, transfers, noticed)
    }

    private static func enrol(_ environment: CloudEnvironment) -> Route {
        // Eight base-32 digits of code, guessed at most this often by everyone together.
        let limiter = AttemptLimiter(burst: 20, perMinute: 10)
        return Route(
            .post, BridgeAPI.enrolments, caller: .anyone,
            "Enrol a bridge with its one-time claim code", success: .created,
            errors: [.forbidden, .tooManyRequests],
            bodyLimit: BridgeAPI.maximumBodyBytes
        ) { (call: Call<EnrolmentRequest>) in
            guard limiter.allows("enrolment", at: call.moment) else {
                throw ServiceError(.tooManyRequests, "Too many wrong codes; wait a minute.")
            }
            do {
                return try await environment.database.write { db in
                    try BridgeService.enrol(
                        call.body, as: environment.random.id(), signer: environment.signer,
                        vault: environment.vault, db, at: call.moment)
                }
            } catch let error as ServiceError {
                if error.code == .forbidden { limiter.noteFailure("enrolment", at: call.moment) }
                throw error
            }
        }
    }

    private static func events(
        _ environment: CloudEnvironment,
        _ noticed: @escaping @Sendable (StationID, StationNotice) -> Void
    ) -> Route {
        Route(
            .post, BridgeAPI.events, caller: .bridge, "Deliver a batch of events",
            errors: [.conflict],
            bodyLimit: BridgeAPI.maximumBodyBytes
        ) { (call: Call<EventBatch>) in
            let (bridge, station) = try call.callingBridge()
            let hashes = try call.body.events.map(BridgeIngest.contentHash)
            let (last, version) = try await environment.database.write { db in
                let last = try BridgeIngest(
                    bridge: bridge, station: station, moment: call.moment, db: db,
                    vault: environment.vault, random: environment.random
                ).take(call.body, hashes: hashes)
                return (last, try AuthorizationListService.version(of: station, db))
            }
            if call.body.events.contains(where: \.tellsOfStart) { noticed(station, .returned) }
            return EventAcknowledgement(
                acknowledgedThrough: last, authorizationListVersion: version,
                serverTime: environment.now().wall)
        }
    }

    private static func changeKey(_ environment: CloudEnvironment) -> Route {
        Route(
            .post, BridgeAPI.key, caller: .bridge, "Give the calling bridge another key",
            bodyLimit: BridgeAPI.maximumBodyBytes
        ) { (call: Call<BridgeKeyChange>) in
            let (bridge, _) = try call.callingBridge()
            try await environment.database.write { db in
                try BridgeService.change(call.body, of: bridge, vault: environment.vault, db)
            }
            return BridgeReceipt(serverTime: environment.now().wall)
        }
    }

    private static func authorize(_ environment: CloudEnvironment) -> Route {
        Route(
            .post, BridgeAPI.authorize, caller: .bridge, "Ask whether a token may charge",
            bodyLimit: BridgeAPI.maximumBodyBytes
        ) { (call: Call<AuthorizeRequest>) in
            let (_, station) = try call.callingBridge()
            guard let token = IdToken(call.body.idToken.idToken) else {
                throw ServiceError(
                    .invalidInput, "An id token has 1 to 36 printable characters.",
                    field: "idToken")
            }
            let decision = try await environment.database.write { db in
                try AuthorizationService.authorize(
                    token, at: station, connector: ConnectorTable.nearestID(call.body.evseId),
                    isProven: try TokenProof.isGiven(
                        by: call.body.idToken.proof, of: token, vault: environment.vault, db),
                    vault: environment.vault, random: environment.random, db, at: call.moment)
            }
            return AuthorizeResponse(
                idTokenInfo: .init(status: decision.status, expiresAt: decision.expiresAt),
                serverTime: environment.now().wall)
        }
    }
}

extension BridgeEvent {
    fileprivate var tellsOfStart: Bool {
        if case .bootNotification = data { true } else { false }
    }
}
