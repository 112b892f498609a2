import CloudStore
import CommonBase

/// The way to a station, for commands: implemented once for OCPP 1.6 and once for bridges. Whoever
/// issues one never learns which it is.
package protocol StationCommands: Sendable {
    /// Carries a command to its station, and waits until it is answered or its time is over.
    func perform(_ command: IssuedCommand) async -> CommandOutcome
    /// Whether a station can be reached now: its OCPP connection is open, or its bridge waits for
    /// commands.
    func isConnected(_ station: StationID) -> Bool
}

/// A command that is stored and on its way.
package struct IssuedCommand: Sendable {
    package var number: Int64
    package var station: Station
    package var command: StationCommand
    /// The transaction that it is about.
    package var transaction: TransactionRecord?
    package var timeoutMilliseconds: Int64
}

/// What became of a command.
package struct CommandOutcome: Hashable, Sendable {
    /// Never `pending`.
    package var status: CommandRecord.Status
    /// What the station said, in its own words.
    package var answer: JSONValue?

    package init(_ status: CommandRecord.Status, answer: JSONValue? = nil) {
        self.status = status
        self.answer = answer
    }
}
