import BridgeProtocol
import CloudCore
import CloudModule
import CommonBase
import MessageCatalogue
import OCPPMessages

struct ClearCacheRequest: CommandRequest {
    static let action = CommandAction("ClearCache")

    init(_ members: CommandMembers) {}

    var json: JSONValue { .object([]) }
}

struct ClearCacheCommand: CommandDescriptor {
    let answer = AnswerMeaning.acceptedOrRejected
    let bridgeMembers: Set<String>? = []

    func call(
        _ request: ClearCacheRequest, _ context: CommandContext
    ) throws(ServiceError) -> OCPP16Call {
        OCPP16Call(V16.ClearCache.action, EmptyPayload().json)
    }

    func bridgeCommand(
        _ request: ClearCacheRequest, _ db: Database
    ) throws -> BridgeCommand.Payload? { .clearCache }
}

/// Clears a bridge's faults after their repair, except those that must be reset on site.
struct ClearFaultRequest: CommandRequest {
    static let action = CommandAction("ClearFault")

    init(_ members: CommandMembers) {}

    var json: JSONValue { .object([]) }
}

struct ClearFaultCommand: CommandDescriptor {
    let answer = AnswerMeaning.acceptedOrRejected
    let bridgeMembers: Set<String>? = []

    func call(
        _ request: ClearFaultRequest, _ context: CommandContext
    ) throws(ServiceError) -> OCPP16Call {
        throw ServiceError(
            .invalidInput,
            Message("ClearFault is only supported by bridges.", "ClearFault umí jen bridge."))
    }

    func bridgeCommand(
        _ request: ClearFaultRequest, _ db: Database
    ) throws -> BridgeCommand.Payload? { .clearFault }
}
