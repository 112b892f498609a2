import CloudFleet
import CommonBase
import OCPPMessages

/// Sends commands to stations. The OCPP 1.6 gateway and the bridge gateway implement it, so that the
/// code that issues a command is independent of the protocol.
package protocol StationLink: Sendable {
    /// Sends a command to its station and waits for the answer or the timeout.
    func perform(_ command: IssuedCommand) async -> CommandOutcome
    /// Whether the station is online now: its OCPP connection is open, or its bridge is waiting for
    /// commands.
    func isConnected(_ station: StationID) -> Bool
}

/// A stored command that is being sent.
package struct IssuedCommand: Sendable {
    package var number: Int64
    package var command: any StationCommand
    package var context: CommandContext
    package var timeoutMilliseconds: Int64

    package var station: Station { context.station }
    package var request: any CommandRequest { command.request }
}

/// The ids of a command's transaction.
package struct CommandTransaction: Hashable, Sendable {
    package var id: TransactionID
    /// The transactionId of OCPP 1.6; nil for a bridge's transaction.
    package var ocppID: Int64?

    package init(id: TransactionID, ocppID: Int64?) {
        self.id = id
        self.ocppID = ocppID
    }
}

/// The result of a command.
package struct CommandOutcome: Hashable, Sendable {
    /// Never `pending`.
    package var status: CommandRecord.Status
    /// The station's response payload.
    package var answer: JSONValue?

    package init(_ status: CommandRecord.Status, answer: JSONValue? = nil) {
        self.status = status
        self.answer = answer
    }
}

extension CommandOutcome {
    /// The outcome after the cloud did itself what the station did not.
    package var carriedOutByCloud: CommandOutcome {
        CommandOutcome(
            .accepted,
            answer: .object(["status": answer?["status"], "enforcedBy": "cloud"]))
    }

    /// The decoded answer; nil if the answer is missing or malformed.
    package func answer<Payload: OCPPPayload>(as _: Payload.Type = Payload.self) -> Payload? {
        answer.flatMap { $0.decoded() }
    }
}

extension CommandRecord {
    /// The station's decoded answer; nil if the answer is missing or malformed.
    package func answer<Payload: OCPPPayload>(
        as _: Payload.Type = Payload.self
    ) throws -> Payload? {
        do {
            return try answer.flatMap { try JSONReader.parse($0.utf8).decoded() }
        } catch is JSONReader.Failure {
            return nil
        }
    }
}

/// The stored form of a CALLERROR.
package struct StationError: OCPPPayload {
    package var code: String
    package var text: String?

    package init(_ error: OCPPError) {
        code = error.code.rawValue
        text = error.description.storable(scalars: 255)
    }

    package init(_ fields: FieldReader) throws(OCPPError) {
        code = try fields.requiredText("errorCode", limit: 50)
        text = try fields.string("errorDescription")
    }

    package var json: JSONValue {
        .object([
            "errorCode": .string(code), "errorDescription": text.map(JSONValue.string),
        ])
    }
}

extension JSONValue {
    fileprivate func decoded<Payload: OCPPPayload>() -> Payload? {
        do throws(OCPPError) {
            return try Payload(FieldReader(self))
        } catch {
            return nil
        }
    }
}
