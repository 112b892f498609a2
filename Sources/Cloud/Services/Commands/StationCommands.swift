import CloudStore
import Common

/// The way to a station, for commands: implemented once for OCPP 1.6 and once for bridges. Whoever
/// issues one never learns which it is.
public protocol StationCommands: Sendable {
    /// Carries a command to its station, and waits until it is answered or its time is over.
    func perform(_ command: IssuedCommand) async -> CommandOutcome
    /// Whether a station can be reached now: its OCPP connection is open, or its bridge waits for
    /// commands.
    func isConnected(_ station: StationID) -> Bool
}

/// A command that is stored and on its way.
public struct IssuedCommand: Sendable {
    public var number: Int64
    public var station: Station
    public var command: StationCommand
    /// The transaction that it is about.
    public var transaction: TransactionRecord?
    public var timeoutMilliseconds: Int64
}

/// What became of a command.
public struct CommandOutcome: Hashable, Sendable {
    /// Never `pending`.
    public var status: CommandRecord.Status
    /// What the station said, in its own words.
    public var answer: JSONValue?

    public init(_ status: CommandRecord.Status, answer: JSONValue? = nil) {
        self.status = status
        self.answer = answer
    }
}
