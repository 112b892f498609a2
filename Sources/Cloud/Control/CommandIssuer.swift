import CommonBase

/// A domain that issues some commands in its own way: it completes them first. Commands that no
/// issuer takes go to the queue as they are.
package protocol CommandIssuer: Sendable {
    /// Nil where the command is not one of this domain.
    func issue(_ request: CommandRequest) async throws -> CommandRecord?
}

/// A command as a person asked for it.
package struct CommandRequest: Sendable {
    package var action: StationCommand.Action
    package var payload: JSONValue
    package var firmware: FileID?
    package var station: StationID
    package var person: PersonID?
    package var timeoutSeconds: Int64
}
