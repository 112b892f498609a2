import CloudCore
import CommonBase
import OCPPMessages

/// The request of an action that has OCPP 1.6's payload in the REST API, too.
package struct OCPP16Request<Message: OCPPMessage>: CommandRequest {
    package static var action: CommandAction { CommandAction(Message.action) }
    package static var members: [CommandMember] { [.payload] }

    package var payload: Message.Request

    package init(_ payload: Message.Request) { self.payload = payload }

    package init(_ members: CommandMembers) throws {
        payload = try StrictPayload.read(
            members.value("payload") ?? .object([]), "payload of \(members.action)",
            field: "payload")
    }

    package var json: JSONValue { .object(["payload": payload.json]) }
    package var shown: JSONValue { .object(["payload": payload.json.withSecretsMasked]) }
}

/// An action that has OCPP 1.6's payload in the REST API, and no effect in the cloud.
package struct OCPP16Command<Message: OCPPMessage>: CommandDescriptor {
    package typealias Request = OCPP16Request<Message>

    package let answer: AnswerMeaning
    private let check: @Sendable (Message.Request) throws -> Void

    /// - Parameter check: rejects payloads that OCPP's schema allows, but not its text.
    package init(
        _: Message.Type, _ answer: AnswerMeaning,
        check: @escaping @Sendable (Message.Request) throws -> Void = { _ in }
    ) {
        self.answer = answer
        self.check = check
    }

    package func prepare(
        _ request: inout Request, _ context: inout CommandContext, _ db: Database
    ) throws { try check(request.payload) }

    package func call(
        _ request: Request, _ context: CommandContext
    ) throws(ServiceError) -> OCPP16Call { OCPP16Call(Message.action, request.payload.json) }
}
