import BridgeProtocol
import CloudHTTP
import CloudServices
import CloudStore
import CommonBase
import ServiceLifecycle

/// What the cloud tells bridges: commands by long poll, and the authorization list.
enum BridgeCommandRoutes {
    private static let since = QueryParameter<Int64>.number(
        "since", "The version that the bridge has: no list comes if it is still the newest",
        in: 0...Int64.max)
    private static let after = QueryParameter<Int64>.number(
        "after", "The number of the last command that the bridge has had", in: 0...Int64.max)
    private static let wait = QueryParameter<Int64>.number(
        "wait", "Seconds to wait for news; 0 if absent", in: 0...BridgeAPI.maximumWaitSeconds)
    private static let list = QueryParameter<Int64>.number(
        "list", "The list version that the bridge has: another one is news", in: 0...Int64.max)

    static func all(
        _ environment: CloudEnvironment, _ queue: BridgeCommandQueue,
        _ transfers: FileTransferService,
        _ noticed: @escaping @Sendable (StationID, StationNotice) -> Void
    ) -> [Route] {
        [
            list(environment), commands(environment, queue, noticed), result(environment, queue),
            log(environment, transfers),
        ]
    }

    private static func log(
        _ environment: CloudEnvironment, _ transfers: FileTransferService
    ) -> Route {
        Route(
            .post, "\(BridgeAPI.commands)/{id}/log", caller: .bridge,
            "Bring what was logged lately", bodyLimit: BridgeAPI.maximumBodyBytes
        ) { (call: Call<BridgeLog>) in
            let (_, station) = try call.callingBridge()
            try await transfers.bring(call.body, for: try number(call), of: station)
            return BridgeReceipt(serverTime: environment.now().wall)
        }
    }

    private static func number(_ call: Call<some Sendable>) throws -> Int64 {
        let id: ID<CommandSubject> = try call.id()
        guard let number = Int64(id.text) else {
            throw ServiceError(.notFound, "There is no command \(id).")
        }
        return number
    }

    private static func list(_ environment: CloudEnvironment) -> Route {
        Route(
            .get, BridgeAPI.authorizationList, caller: .bridge,
            "Get the signed list of who may charge offline", query: [since]
        ) { call in
            let (_, station) = try call.callingBridge()
            let since = try call.query(since)
            let list = try await environment.database.read { db in
                try AuthorizationListService.list(
                    of: station, vault: environment.vault, db, at: call.moment)
            }
            let document =
                list.version == since
                ? nil
                : try AuthorizationListService.document(list, signer: environment.signer)
            return AuthorizationListResponse(
                version: list.version, list: document, serverTime: environment.now().wall)
        }
    }

    private static func commands(
        _ environment: CloudEnvironment, _ queue: BridgeCommandQueue,
        _ noticed: @escaping @Sendable (StationID, StationNotice) -> Void
    ) -> Route {
        Route(
            .get, BridgeAPI.commands, caller: .bridge,
            "Wait for commands to the bridge's station", query: [after, wait, list]
        ) { call in
            let (_, station) = try call.callingBridge()
            let after = try call.query(after) ?? 0
            let wait = try call.query(wait) ?? 0
            let known = try call.query(list)
            try await environment.database.write { db in
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

    private static func result(
        _ environment: CloudEnvironment, _ queue: BridgeCommandQueue
    ) -> Route {
        Route(
            .post, "\(BridgeAPI.commands)/{id}/result", caller: .bridge,
            "Say what became of a command", bodyLimit: BridgeAPI.maximumBodyBytes
        ) { (call: Call<BridgeCommandResult>) in
            let (_, station) = try call.callingBridge()
            try await queue.finish(number: try number(call), of: station, call.body)
            return BridgeReceipt(serverTime: environment.now().wall)
        }
    }
}
