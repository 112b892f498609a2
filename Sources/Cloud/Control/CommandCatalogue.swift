import CloudCore
import CloudModule
import CommonBase
import MessageCatalogue

/// The table of commands: the descriptors of all domains by their action.
package struct CommandCatalogue: Sendable {
    private let descriptors: [CommandAction: any CommandDescriptor]
    /// The members of each action, as the API's documentation describes them.
    private let members: [CommandAction: [CommandMember]]

    /// - Precondition: each action has one descriptor.
    package init(_ descriptors: [any CommandDescriptor]) {
        self.descriptors = Dictionary(
            uniqueKeysWithValues: descriptors.map { (Self.action($0), $0) })
        members = self.descriptors.mapValues { Self.members($0) }
    }

    private static func action<Row: CommandDescriptor>(_ row: Row) -> CommandAction {
        Row.Request.action
    }

    private static func members<Row: CommandDescriptor>(_ row: Row) -> [CommandMember] {
        Row.Request.members
    }

    /// The names of all actions, sorted.
    package var actions: [String] { descriptors.keys.map(\.rawValue).sorted() }

    /// What an action takes; nil for an unknown one.
    package func members(of action: CommandAction) -> [CommandMember]? { members[action] }

    /// - Parameter request: the members of the request, without `action` and `timeoutSeconds`.
    /// - Throws: `invalidInput` naming the unknown action, or the missing or invalid member.
    package func read(_ action: CommandAction, _ request: JSONValue) throws -> any StationCommand {
        guard let descriptor = descriptors[action] else {
            let names = actions.joined(separator: ", ")
            throw ServiceError(
                .invalidInput,
                Message("action must be one of \(names).", "action musí být jeden z \(names)."),
                field: "action")
        }
        return try descriptor.read(request)
    }

    /// - Throws: `invalidInput` naming a member that the action does not take.
    func checkNames(_ names: [String], of action: CommandAction) throws {
        try Self.check(
            names, among: (members[action] ?? []).map(\.name),
            Message("\(action) does not take", "\(action) nezná"))
    }

    /// - Throws: `invalidInput` naming a member that bridges do not take.
    func checkNames(_ names: [String], forBridge command: any StationCommand) throws {
        guard let taken = command.bridgeMembers else { return }
        try Self.check(
            names, among: taken.sorted(),
            Message(
                "\(command.action) at a bridge does not take", "\(command.action) u bridge nezná"))
    }

    private static func check(
        _ names: [String], among valid: [String], _ complaint: Message
    ) throws {
        guard let unknown = names.sorted().first(where: { !valid.contains($0) }) else { return }
        let name = unknown.storable(scalars: 40)
        let list = (valid + ["timeoutSeconds"]).joined(separator: ", ")
        throw ServiceError(
            .invalidInput,
            Message(
                "\(complaint(.english)) \(name). It takes: \(list).",
                "\(complaint(.czech)) \(name). Zná: \(list)."), field: name)
    }

    /// The JSON Schema of a command in the REST API: the members of all actions.
    var schema: JSONValue {
        var known: [String: CommandMember] = [:]
        for member in members.values.joined() { known[member.name] = known[member.name] ?? member }
        let action = JSONValue.object([
            "type": "string", "enum": .array(actions.map(JSONValue.string)),
            "description": "Determines which of the other members apply",
        ])
        let timeout = JSONValue.object([
            "type": .array(["integer", "null"]),
            "description": "Timeout for the station's response, 1 to 120; 30 if absent",
        ])
        let others = known.values.sorted { $0.name < $1.name }
            .map { JSONValue.Member($0.name, $0.schema) }
        return .object([
            "type": "object",
            "properties": .object(
                [.init("action", action), .init("timeoutSeconds", timeout)] + others),
            "required": .array(["action"]),
        ])
    }
}
