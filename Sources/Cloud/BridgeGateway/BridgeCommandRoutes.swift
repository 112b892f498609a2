import BridgeProtocol
import CloudAccess
import CloudCare
import CloudControl
import CloudCore
import CloudFleet
import CloudHTTP
import CloudMoney
import CommonBase
import ServiceLifecycle

/// Routes with which bridges poll for commands, send results and get the authorization list.
struct BridgeCommandRoutes: Sendable {
    let database: CloudDatabase
    let now: @Sendable () -> Moment
    let vault: TokenVault
    let signer: DocumentSigner
    let queue: BridgeCommandQueue
    let transfers: FileTransferService
    let credit: OfflineCredit

    private static let since = QueryParameter<Int64>.number(
        "since",
        "Version of the list on the bridge; the list is absent if it is the current version",
        in: 0...Int64.max)
    private static let after = QueryParameter<Int64>.number(
        "after", "Number of the last command that the bridge received", in: 0...Int64.max)
    private static let wait = QueryParameter<Int64>.number(
        "wait", "Seconds to wait for a command; 0 if absent", in: 0...BridgeAPI.maximumWaitSeconds)
    private static let list = QueryParameter<Int64>.number(
        "list", "Version of the list on the bridge; the wait ends when another is current",
        in: 0...Int64.max)

    private static let sinceBookings = QueryParameter<Int64>.number(
        "since",
        "Version of the document on the bridge; it is absent if it is the current version",
        in: 0...Int64.max)
    private static let bookings = QueryParameter<Int64>.number(
        "bookings",
        "Version of the bookings on the bridge; the wait ends when another is current",
        in: 0...Int64.max)

    func all() -> [Route] { [list(), bookings(), commands(), result(), log()] }

    private func log() -> Route {
        Route(
            .post, "\(BridgeAPI.commands)/{id}/log", caller: .bridge,
            "Upload the log that a GetLog command requested",
            bodyLimit: BridgeAPI.maximumBodyBytes
        ) { (call: Call<BridgeLog>) in
            let (_, station) = try call.callingBridge()
            try await transfers.upload(call.body, for: try number(call), of: station)
            return BridgeReceipt(serverTime: now().wall)
        }
    }

    private func number(_ call: Call<some Sendable>) throws -> Int64 {
        let id: ID<CommandSubject> = try call.id()
        guard let number = Int64(id.text) else {
            throw ServiceError(.notFound, "Command \(id) does not exist.")
        }
        return number
    }

    private func list() -> Route {
        Route(
            .get, BridgeAPI.authorizationList, caller: .bridge,
            "Get the signed authorization list", query: [Self.since]
        ) { call in
            let (_, station) = try call.callingBridge()
            let since = try call.query(Self.since)
            let list = try await database.read { db in
                try AuthorizationListService.list(
                    of: station, vault: vault, credit: credit, db, at: call.moment)
            }
            let document = list.version == since ? nil : try await signer.sign(list)
            return AuthorizationListResponse(
                version: list.version, list: document, serverTime: now().wall)
        }
    }

    private func bookings() -> Route {
        Route(
            .get, BridgeAPI.bookings, caller: .bridge,
            "Get the signed document of bookings", query: [Self.sinceBookings]
        ) { call in
            let (_, station) = try call.callingBridge()
            let since = try call.query(Self.sinceBookings)
            let bookings = try await database.read { db in
                try BookingDocumentService.document(
                    of: station, vault: vault, db, at: call.moment)
            }
            let document = bookings.version == since ? nil : try await signer.sign(bookings)
            return BookingDocumentResponse(
                version: bookings.version, document: document, serverTime: now().wall)
        }
    }

    private func commands() -> Route {
        Route(
            .get, BridgeAPI.commands, caller: .bridge,
            "Poll for commands", query: [Self.after, Self.wait, Self.list, Self.bookings]
        ) { call in
            let (bridge, station) = try call.callingBridge()
            let after = try call.query(Self.after) ?? 0
            let wait = try call.query(Self.wait) ?? 0
            let known = try call.query(Self.list)
            let knownBookings = try call.query(Self.bookings)
            try await database.write { db in
                try StationClockTable.arrive(bridgeOf: station, at: call.moment.wall, db)
                try CommandTable.expirePending(station: station, at: call.moment.wall, db)
                try acknowledge(known, at: station, call.moment.wall, db)
            }
            if queue.notePoll(of: station) {
                database.signals.post([Signal(.stationReturn, station.text)])
            }
            // A shutdown does not wait for the end of a poll.
            return try await cancelWhenGracefulShutdown {
                try await queue.next(
                    for: station, of: bridge, after: after, wait: wait, knownList: known,
                    knownBookings: knownBookings)
            }
        }
    }

    /// A bridge that has a list no longer uses older ones.
    private func acknowledge(
        _ version: Int64?, at station: StationID, _ now: Timestamp, _ db: Database
    ) throws {
        guard let version,
            try version <= AuthorizationListService.version(of: station, db)
        else { return }
        try OfflineHoldTable.acknowledge(version, at: station, now, db)
    }

    private func result() -> Route {
        Route(
            .post, "\(BridgeAPI.commands)/{id}/result", caller: .bridge,
            "Send the result of a command", bodyLimit: BridgeAPI.maximumBodyBytes
        ) { (call: Call<BridgeCommandResult>) in
            let (_, station) = try call.callingBridge()
            try await queue.finish(number: try number(call), of: station, call.body)
            return BridgeReceipt(serverTime: now().wall)
        }
    }
}
