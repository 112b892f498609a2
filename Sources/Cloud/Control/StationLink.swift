import CloudFleet
import CommonBase

/// The way to a station for commands. The gateways implement it: OCPP 1.6 and bridges. The code that
/// issues a command does not know which one carries it.
package protocol StationLink: Sendable {
    /// Sends a command to its station and waits for the answer or the timeout.
    func perform(_ command: IssuedCommand) async -> CommandOutcome
    /// Whether the station is reachable now: its OCPP connection is open, or its bridge waits for
    /// commands.
    func isConnected(_ station: StationID) -> Bool
}

/// A command that is stored and on its way.
package struct IssuedCommand: Sendable {
    package var number: Int64
    package var station: Station
    package var command: StationCommand
    /// The transaction that it is about.
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

/// What a command has to know of its transaction.
package struct CommandTransaction: Hashable, Sendable {
    package var id: TransactionID
    /// The number by which an OCPP 1.6 station knows it.
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
    /// The station's answer, as it said it.
    package var answer: JSONValue?

    package init(_ status: CommandRecord.Status, answer: JSONValue? = nil) {
        self.status = status
        self.answer = answer
    }
}
