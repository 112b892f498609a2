import BridgeProtocol
import CloudCore
import CommonBase
import OCPPMessages

struct ResetRequest: CommandRequest {
    static let action = CommandAction("Reset")
    static let members = [
        CommandMember(
            "type", .choice(Kind.allCases.map(\.rawValue)),
            "OnIdle, the default, waits until running transactions have ended")
    ]

    enum Kind: String, Sendable, CaseIterable {
        /// Interrupts running transactions.
        case immediate = "Immediate"
        /// Waits until running transactions have ended.
        case onIdle = "OnIdle"
    }

    var type: Kind

    init(_ members: CommandMembers) throws { type = try members.choice("type") ?? .onIdle }

    var json: JSONValue { .object(["type": .string(type.rawValue)]) }
}

struct ResetCommand: CommandDescriptor {
    let answer = AnswerMeaning.acceptedOrRejected
    let bridgeMembers: Set<String>? = ["type"]

    func call(
        _ request: ResetRequest, _ context: CommandContext
    ) throws(ServiceError) -> OCPP16Call {
        let reset = V16.Reset.Request(type: request.type == .immediate ? .hard : .soft)
        return OCPP16Call(V16.Reset.action, reset.json)
    }

    func bridgeCommand(_ request: ResetRequest, _ db: Database) throws -> BridgeCommand.Payload? {
        .reset(BridgeCommand.Reset(type: request.type == .onIdle ? .onIdle : .immediate))
    }
}
