import ChargingModel
import CloudCore
import CommonBase

/// A domain's checks and effects of commands. Every rule sees every command.
package protocol CommandRule: Sendable {
    /// Checks a command before it is stored, and adds the data that the station's link needs.
    /// - Throws: `invalidInput`, `notFound` or `conflict`, naming the member at fault.
    func prepare(
        _ command: inout PreparedCommand, at station: StationID, _ db: Database, at moment: Moment
    ) throws

    /// Records the effect of a command in the transaction that stores its outcome.
    /// - Returns: the outcome, or a different one if the domain carried the command out instead of
    ///   the station.
    func applied(
        _ outcome: CommandOutcome, of issued: IssuedCommand, _ db: Database, at now: Timestamp
    ) throws -> CommandOutcome
}

extension CommandRule {
    package func prepare(
        _ command: inout PreparedCommand, at station: StationID, _ db: Database, at moment: Moment
    ) throws {}

    package func applied(
        _ outcome: CommandOutcome, of issued: IssuedCommand, _ db: Database, at now: Timestamp
    ) throws -> CommandOutcome { outcome }
}

/// A command between its check and its storage.
package struct PreparedCommand: Sendable {
    package var command: StationCommand
    package var transaction: CommandTransaction?
    package var token: IdTokenReference?
}
