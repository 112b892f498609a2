import BridgeProtocol
import CloudCore
import CloudFleet
import CommonBase
import OCPPMessages

struct UnlockConnectorRequest: CommandRequest {
    static let action = CommandAction("UnlockConnector")
    static let members = [CommandMember.connector]

    var connector: Int64

    init(_ members: CommandMembers) throws {
        connector = try members.required(
            "connectorId", try members.number("connectorId", 1...ConnectorTable.maximumID))
    }

    var json: JSONValue { .object(["connectorId": .int(connector)]) }
}

struct UnlockConnectorCommand: CommandDescriptor {
    let answer = AnswerMeaning.word(
        V16.UnlockStatus.self, accepted: [.unlocked], notSupported: [.notSupported])

    func call(
        _ request: UnlockConnectorRequest, _ context: CommandContext
    ) throws(ServiceError) -> OCPP16Call {
        let unlock = V16.UnlockConnector.Request(connectorId: request.connector)
        return OCPP16Call(V16.UnlockConnector.action, unlock.json)
    }
}

struct ChangeAvailabilityRequest: CommandRequest {
    static let action = CommandAction("ChangeAvailability")
    static let members = [
        CommandMember.connector, CommandMember("operative", .flag, "Whether it may charge"),
    ]

    /// 0 is the whole station.
    var connector: Int64
    var isOperative: Bool

    init(_ members: CommandMembers) throws {
        connector = try members.number("connectorId", 0...ConnectorTable.maximumID) ?? 0
        isOperative = try members.required("operative", try members.flag("operative"))
    }

    var json: JSONValue {
        .object(["connectorId": .int(connector), "operative": .bool(isOperative)])
    }
}

struct ChangeAvailabilityCommand: CommandDescriptor {
    let answer = AnswerMeaning.word(
        V16.AvailabilityStatus.self, accepted: [.accepted, .scheduled])
    /// A bridge has one connector and is switched as a whole.
    let bridgeMembers: Set<String>? = ["operative"]

    func call(
        _ request: ChangeAvailabilityRequest, _ context: CommandContext
    ) throws(ServiceError) -> OCPP16Call {
        let change = V16.ChangeAvailability.Request(
            connectorId: request.connector,
            type: request.isOperative ? .operative : .inoperative)
        return OCPP16Call(V16.ChangeAvailability.action, change.json)
    }

    func bridgeCommand(
        _ request: ChangeAvailabilityRequest, _ db: Database
    ) throws -> BridgeCommand.Payload? {
        .changeAvailability(
            BridgeCommand.ChangeAvailability(
                operationalStatus: request.isOperative ? .operative : .inoperative))
    }
}
