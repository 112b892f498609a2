import CloudFleet
import CommonBase

/// Sends commands to stations. The OCPP 1.6 gateway and the bridge gateway implement it, so that the
/// code that issues a command is independent of the protocol.
package protocol StationLink: Sendable {
    /// Sends a command to its station and waits for the answer or the timeout.
    func perform(_ command: IssuedCommand) async -> CommandOutcome
    /// Whether the station is online now: its OCPP connection is open, or its bridge is waiting for
    /// commands.
    func isConnected(_ station: StationID) -> Bool
}

/// A stored command that is being sent.
package struct IssuedCommand: Sendable {
    package var number: Int64
    package var station: Station
    package var command: StationCommand
    /// The transaction that the command refers to, if any.
    package var transaction: CommandTransaction?
    package var timeoutMilliseconds: Int64

    package init(
        number: Int64, station: Station, command: StationCommand,
        transaction: CommandTransaction?, timeoutMilliseconds: Int64
    ) {
        self.number = number
        self.station = station
        self.command = command
        self.transaction = transaction
        self.timeoutMilliseconds = timeoutMilliseconds
    }
}

/// The ids of a command's transaction.
package struct CommandTransaction: Hashable, Sendable {
    package var id: TransactionID
    /// The transactionId of OCPP 1.6; nil for a bridge's transaction.
    package var ocppID: Int64?

    package init(id: TransactionID, ocppID: Int64?) {
        self.id = id
        self.ocppID = ocppID
    }
}

/// The result of a command.
package struct CommandOutcome: Hashable, Sendable {
    /// Never `pending`.
    package var status: CommandRecord.Status
    /// The station's response payload.
    package var answer: JSONValue?

    package init(_ status: CommandRecord.Status, answer: JSONValue? = nil) {
        self.status = status
        self.answer = answer
    }
}
