import CloudAccess
import CloudControl
import CloudCore
import CommonBase

/// The remote start that began a transaction.
package struct StartedByCommand: Sendable {
    package var command: CommandRecord
    package var request: RequestStart

    /// Finds the newest remote start with the token and for the connector of a transaction that
    /// starts. What it asked for is for one transaction: the first one that the token starts there
    /// within five minutes.
    /// - Returns: nil for a start that is reported again, or without such a command.
    package static func find(
        _ start: AcceptedStart, vault: any CommandVault, _ db: Database
    ) throws -> StartedByCommand? {
        let seconds = TokenProof.requestedSeconds
        let time =
            start.startedAt.adding(seconds: -seconds)...start.startedAt.adding(seconds: seconds)
        guard let token = start.token,
            try TransactionTable.find(start.transaction, db)?.state.startedAt == nil
        else { return nil }
        let commands = try CommandTable.listStarts(
            with: token.hash, at: start.station, in: time, db)
        for command in commands where command.action == RequestStart.action.rawValue {
            guard let members = try command.members(vault), let request = try read(members),
                request.isFor(start.connector)
            else { continue }
            let isUsed = try TransactionTable.hasStarted(
                tokenHash: token.hash, at: start.station, connector: request.connector,
                since: command.issuedAt, otherThan: start.transaction, db)
            return isUsed ? nil : StartedByCommand(command: command, request: request)
        }
        return nil
    }

    /// Nil for a request that an earlier version stored in another form.
    private static func read(_ members: JSONValue) throws -> RequestStart? {
        do {
            return try RequestStart(CommandMembers(members, of: RequestStart.action))
        } catch let error as ServiceError where error.code == .invalidInput {
            return nil
        }
    }
}

extension RequestStart {
    /// Whether it may have begun a transaction at a connector; 0 is one that the station did not
    /// name.
    fileprivate func isFor(_ connector: Int64) -> Bool {
        self.connector == nil || connector == 0 || self.connector == connector
    }
}
