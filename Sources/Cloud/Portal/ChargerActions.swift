import CloudCharging
import CloudControl
import CloudCore
import CloudFleet
import CommonBase

/// What a host asks of a charger, as the REST API does (`CommandService`).
struct ChargerActions: Sendable {
    /// How long the host waits for the charger's answer.
    static let answerSeconds: Int64 = 15

    let database: CloudDatabase
    let commands: CommandService

    enum Action: Hashable, Sendable {
        case restart
        case unlock(connector: Int64)
        /// Puts the whole charger into or out of service. A running transaction goes on.
        case setOperative(Bool)
        /// Clears the faults of a bridge, except for those that need an inspection on the spot.
        case clearFaults
    }

    /// What came of it.
    enum Outcome: Hashable, Sendable {
        case done
        /// The charger has not answered in time, and may still do it.
        case unanswered
        case refused, notSupported
        /// Nothing was sent.
        case offline
        /// Nothing was sent, because it could interrupt a transaction.
        case wouldInterrupt
    }

    /// - Parameter mayInterrupt: whether the host has agreed that a transaction may end by it.
    /// - Throws: `notFound`; `forbidden` for somebody who only charges there.
    func perform(
        _ action: Action, at id: StationID, mayInterrupt: Bool, viewer: Viewer,
        at moment: Moment
    ) async throws -> Outcome {
        // An error in a write undoes the other requests of its commit, too: check before.
        let (station, isRunning) = try await database.read { db in
            (
                try StationService.managed(id, by: viewer, at: moment.wall, db),
                try action.interruptsTransaction(at: id, db)
            )
        }
        guard station.isOnline(isConnected: commands.isConnected(id), at: moment.wall) else {
            return .offline
        }
        guard mayInterrupt || !isRunning else { return .wouldInterrupt }
        do {
            let record = try await commands.issue(
                action.command, action.members(for: station.kind), at: id, by: viewer.personID,
                viewer: viewer, timeoutSeconds: Self.answerSeconds,
                // Somebody may have begun to charge since.
                checking: { db in
                    guard try mayInterrupt || !action.interruptsTransaction(at: id, db) else {
                        throw ServiceError(.conflict, "Somebody is charging there.")
                    }
                })
            return Outcome(record.status)
        } catch let error as ServiceError where error.code == .conflict {
            return .wouldInterrupt
        }
    }
}

extension ChargerActions.Outcome {
    init(_ status: CommandRecord.Status) {
        switch status {
        case .accepted: self = .done
        case .pending, .timedOut: self = .unanswered
        case .rejected, .failed: self = .refused
        case .notSupported: self = .notSupported
        case .offline: self = .offline
        }
    }
}

extension ChargerActions.Action {
    fileprivate var command: CommandAction {
        switch self {
        case .restart: CommandAction("Reset")
        case .unlock: CommandAction("UnlockConnector")
        case .setOperative: CommandAction("ChangeAvailability")
        case .clearFaults: CommandAction("ClearFault")
        }
    }

    /// A bridge is switched as a whole, and has no member for its connector.
    fileprivate func members(for kind: TransactionSource) -> [JSONValue.Member] {
        switch self {
        // A bridge waits until nobody charges; an OCPP station ends transactions properly first.
        case .restart: [.init("type", "OnIdle")]
        case .unlock(let connector): [.init("connectorId", .int(connector))]
        case .setOperative(let isOperative):
            kind == .ocpp16
                ? [.init("connectorId", .int(0)), .init("operative", .bool(isOperative))]
                : [.init("operative", .bool(isOperative))]
        case .clearFaults: []
        }
    }

    /// Whether somebody charges now whom the action could interrupt.
    fileprivate func interruptsTransaction(at id: StationID, _ db: Database) throws -> Bool {
        let running = try TransactionTable.listRunning(
            stations: [id], limit: Int(ConnectorTable.maximumID), db)[id]
        return (running ?? []).contains { record in
            switch self {
            case .restart: true
            // 0 is a connector that the station did not name.
            case .unlock(let connector): [0, connector].contains(record.connectorID)
            case .setOperative, .clearFaults: false
            }
        }
    }
}
