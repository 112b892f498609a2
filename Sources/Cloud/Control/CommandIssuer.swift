import CommonBase

/// A domain that completes some commands before it issues them. `CommandRoutes` issues the commands
/// that no issuer handles.
package protocol CommandIssuer: Sendable {
    /// Issues the command. Returns nil if this issuer does not handle it.
    func issue(_ request: CommandRequest) async throws -> CommandRecord?
}

/// A command as a person requested it.
package struct CommandRequest: Sendable {
    package var action: StationCommand.Action
    package var payload: JSONValue
    package var firmware: FileID?
    package var station: StationID
    package var person: PersonID?
    package var timeoutSeconds: Int64
}
