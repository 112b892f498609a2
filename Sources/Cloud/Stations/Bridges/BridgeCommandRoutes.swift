import CloudHTTP
import CloudServices
import CloudStore
import Common
import ServiceLifecycle

/// What the cloud tells bridges: commands by long poll, and the authorization list.
enum BridgeCommandRoutes {
    static func all(_ environment: CloudEnvironment, _ queue: BridgeCommandQueue) -> [Route] {
        [list(environment), commands(environment, queue), result(environment, queue)]
    }

    private static func list(_ environment: CloudEnvironment) -> Route {
        Route(
            .get, BridgeAPI.authorizationList, caller: .bridge,
            "Get the signed list of who may charge offline"
        ) { call in
            let (_, station) = try call.callingBridge()
            let since = try number(call, "since", in: 0...Int64.max)
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
        _ environment: CloudEnvironment, _ queue: BridgeCommandQueue
    ) -> Route {
        Route(
            .get, BridgeAPI.commands, caller: .bridge, "Wait for commands to the bridge's station"
        ) { call in
            let (_, station) = try call.callingBridge()
            let after = try number(call, "after", in: 0...Int64.max) ?? 0
            let wait = try number(call, "wait", in: 0...BridgeAPI.maximumWaitSeconds) ?? 0
            let known = try number(call, "list", in: 0...Int64.max)
            try await environment.database.write { db in
                try StationTable.noteSeen(station, at: call.moment.wall, db)
            }
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
            let id: ID<CommandSubject> = try call.id()
            guard let number = Int64(id.text) else {
                throw ServiceError(.notFound, "There is no command \(id).")
            }
            try await queue.finish(number: number, of: station, call.body)
            return BridgeCommandReceipt(serverTime: environment.now().wall)
        }
    }

    private static func number(
        _ call: Call<Void>, _ name: String, in range: ClosedRange<Int64>
    ) throws -> Int64? {
        guard let text = call.queryText(name) else { return nil }
        guard let value = Int64(text), range.contains(value) else {
            throw ServiceError(
                .invalidInput,
                "\(name) is a number from \(range.lowerBound) to \(range.upperBound).",
                field: name)
        }
        return value
    }
}
