import BridgeProtocol
import ChargingModel
import CloudCore
import CloudFleet
import CommonBase

/// One row of the table of commands: all that the cloud knows about an action. The domain that owns
/// the action registers it, and `App` puts the table together.
package protocol CommandDescriptor<Request>: Sendable {
    associatedtype Request: CommandRequest

    /// What the answers of an OCPP 1.6 station mean.
    var answer: AnswerMeaning { get }

    /// The members that bridges take; nil if they do not take the command at all.
    var bridgeMembers: Set<String>? { get }

    /// Checks a command in the transaction that stores it, and completes its request.
    /// - Throws: `invalidInput`, `notFound` or `conflict`, naming the member at fault.
    func prepare(_ request: inout Request, _ context: inout CommandContext, _ db: Database) throws

    /// The command as an OCPP 1.6 CALL.
    /// - Throws: `invalidInput` if OCPP 1.6 cannot express it.
    func call(_ request: Request, _ context: CommandContext) throws(ServiceError) -> OCPP16Call

    /// The command for a bridge; nil if what it refers to does not exist any more.
    func bridgeCommand(_ request: Request, _ db: Database) throws -> BridgeCommand.Payload?

    /// The same for a command that depends on its station.
    func bridgeCommand(
        _ request: Request, at station: StationID, _ db: Database, at now: Timestamp
    ) throws -> BridgeCommand.Payload?

    /// An OCPP 1.6 station's answer as it is stored and shown: without secrets.
    func stored(_ answer: JSONValue) -> JSONValue

    /// A bridge's answer as it is stored and shown: in the form of OCPP 1.6, without secrets.
    func stored(_ result: BridgeCommandResult) -> JSONValue

    /// Records the effect of a command in the transaction that stores its outcome.
    /// - Returns: the outcome, or a different one if the domain carried the command out instead of
    ///   the station.
    func applied(
        _ outcome: CommandOutcome, of request: Request, at station: Station, _ db: Database,
        at now: Timestamp
    ) throws -> CommandOutcome
}

extension CommandDescriptor {
    package var bridgeMembers: Set<String>? { nil }

    package func prepare(
        _ request: inout Request, _ context: inout CommandContext, _ db: Database
    ) throws {}

    package func bridgeCommand(
        _ request: Request, _ db: Database
    ) throws -> BridgeCommand.Payload? { nil }

    package func bridgeCommand(
        _ request: Request, at station: StationID, _ db: Database, at now: Timestamp
    ) throws -> BridgeCommand.Payload? { try bridgeCommand(request, db) }

    package func stored(_ answer: JSONValue) -> JSONValue { answer }

    package func stored(_ result: BridgeCommandResult) -> JSONValue { result.statusAndReason }

    package func applied(
        _ outcome: CommandOutcome, of request: Request, at station: Station, _ db: Database,
        at now: Timestamp
    ) throws -> CommandOutcome { outcome }

    /// - Throws: `invalidInput` naming the member.
    package func read(_ members: JSONValue) throws -> any StationCommand {
        BoundCommand(
            descriptor: self,
            typed: try Request(CommandMembers(members, of: Request.action)))
    }
}

extension BridgeCommandResult {
    package var statusAndReason: JSONValue {
        .object([
            "status": .string(status.rawValue),
            "reason": reason.map { .string($0.storable(scalars: 200)) },
        ])
    }
}

/// What a command refers to; filled in by `CommandDescriptor.prepare`.
package struct CommandContext: Sendable {
    package let station: Station
    package let moment: Moment
    /// Who asks for the command; the cloud itself for its own commands.
    package let viewer: Viewer
    /// Whether somebody wrote the command, rather than a procedure of the cloud.
    package let isRaw: Bool
    /// The transaction that the command refers to, if any.
    package var transaction: CommandTransaction?
    /// The token that the command uses, if any.
    package var token: IdTokenReference?

    package init(
        station: Station, moment: Moment, viewer: Viewer = .system, isRaw: Bool = false
    ) {
        self.station = station
        self.moment = moment
        self.viewer = viewer
        self.isRaw = isRaw
    }
}

/// An OCPP 1.6 CALL without its message id.
package struct OCPP16Call: Hashable, Sendable {
    package var action: String
    package var payload: JSONValue

    package init(_ action: String, _ payload: JSONValue) {
        self.action = action
        self.payload = payload
    }
}
