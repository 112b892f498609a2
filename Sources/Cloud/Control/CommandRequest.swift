import CommonBase

/// The request of one action. The JSON that it writes is stored, and reading that JSON gives the
/// same request again, so that a command is executed as it was checked.
package protocol CommandRequest: Sendable {
    static var action: CommandAction { get }
    /// The members that the action takes in the REST API, besides `action` and `timeoutSeconds`.
    static var members: [CommandMember] { get }

    /// Reads the members, and checks the ranges that hold for every station.
    /// - Throws: `invalidInput` naming the missing or invalid member.
    init(_ members: CommandMembers) throws

    /// The whole request, with its secrets.
    var json: JSONValue { get }

    /// The request with secrets masked, for people.
    var shown: JSONValue { get }
}

extension CommandRequest {
    package static var members: [CommandMember] { [] }
    package var shown: JSONValue { json }
}
