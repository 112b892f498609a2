import BridgeProtocol
import CloudAccess
import CloudCare
import CloudControl
import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase
import ServiceLifecycle

/// What the cloud tells bridges: commands by long poll, and the authorization list.
struct BridgeCommandRoutes: Sendable {
    let database: CloudDatabase
    let now: @Sendable () -> Moment
    let vault: TokenVault
    let signer: DocumentSigner
    let queue: BridgeCommandQueue
    let transfers: FileTransferService
    let noticed: @Sendable (StationID, StationNotice) -> Void

    private static let since = QueryParameter<Int64>.number(
        "since", "The version that the bridge has: no list comes if it is still the newest",
        in: 0...Int64.max)
    private static let after = QueryParameter<Int64>.number(
        "after", "The number of the last command that the bridge has had", in: 0...Int64.max)
    private static let wait = QueryParameter<Int64>.number(
        "wait", "Seconds to wait for news; 0 if absent", in: 0...BridgeAPI.maximumWaitSeconds)
    private static let list = QueryParameter<Int64>.number(
        "list", "The list version that the bridge has: another one is news", in: 0...Int64.max)

    func all() -> [Route] { [list(), commands(), result(), log()] }

    private func log() -> Route {
        Route(
            .post, "\(BridgeAPI.commands)/{id}/log", caller: .bridge,
            "Bring what was logged lately", bodyLimit: BridgeAPI.maximumBodyBytes
        ) { (call: Call<BridgeLog>) in
            let (_, station) = try call.callingBridge()
            try await transfers.bring(call.body, for: try number(call), of: station)
            return BridgeReceipt(serverTime: now().wall)
        }
    }

    private func number(_ call: Call<some Sendable>) throws -> Int64 {
        let id: ID<CommandSubject> = try call.id()
        guard let number = Int64(id.text) else {
            throw ServiceError(.notFound, "There is no command \(id).")
        }
        return number
    }

    private func list() -> Route {
        Route(
            .get, BridgeAPI.authorizationList, caller: .bridge,
            "Get the signed list of who may charge offline", query: [Self.since]
        ) { call in
            let (_, station) = try call.callingBridge()
            let since = try call.query(Self.since)
            let list = try await database.read { db in
                try AuthorizationListService.list(
                    of: station, vault: vault, db, at: call.moment)
            }
            let document = list.version == since ? nil : try await signer.sign(list)
            return AuthorizationListResponse(
                version: list.version, list: document, serverTime: now().wall)
        }
    }

    private func commands() -> Route {
        Route(
            .get, BridgeAPI.commands, caller: .bridge,
            "Wait for commands to the bridge's station", query: [Self.after, Self.wait, Self.list]
        ) { call in
            let (_, station) = try call.callingBridge()
            let after = try call.query(Self.after) ?? 0
            let wait = try call.query(Self.wait) ?? 0
            let known = try call.query(Self.list)
            try await database.write { db in
                try StationTable.noteSeen(station, at: call.moment.wall, db)
                try CommandTable.expirePending(station: station, at: call.moment.wall, db)
            }
            if queue.notePoll(of: station) { noticed(station, .returned) }
            // A cloud that is told to end does not wait for the end of a poll.
            return try await cancelWhenGracefulShutdown {
                try await queue.next(for: station, after: after, wait: wait, knownList: known)
            }
        }
    }

    private func result() -> Route {
        Route(
            .post, "\(BridgeAPI.commands)/{id}/result", caller: .bridge,
            "Say what became of a command", bodyLimit: BridgeAPI.maximumBodyBytes
        ) { (call: Call<BridgeCommandResult>) in
            let (_, station) = try call.callingBridge()
            try await queue.finish(number: try number(call), of: station, call.body)
            return BridgeReceipt(serverTime: now().wall)
        }
    }
}
