import BridgeProtocol
import CloudCore
import CloudFleet
import CommonBase
import OCPPMessages

/// A command to a station: a request together with its row of the table.
package protocol StationCommand: Sendable {
    var action: CommandAction { get }
    var request: any CommandRequest { get }
    var bridgeMembers: Set<String>? { get }

    mutating func prepare(_ context: inout CommandContext, _ db: Database) throws
    func call(_ context: CommandContext) throws(ServiceError) -> OCPP16Call
    func bridgeCommand(
        at station: StationID, _ db: Database, at now: Timestamp
    ) throws -> BridgeCommand.Payload?
    /// The outcome that an OCPP 1.6 station's response means.
    func outcome(of payload: JSONValue) -> CommandOutcome
    /// The outcome that a bridge's result means.
    func outcome(of result: BridgeCommandResult) -> CommandOutcome
    func applied(
        _ outcome: CommandOutcome, at station: Station, _ db: Database, at now: Timestamp
    ) throws -> CommandOutcome
}

struct BoundCommand<Descriptor: CommandDescriptor>: StationCommand {
    let descriptor: Descriptor
    var typed: Descriptor.Request

    var action: CommandAction { Descriptor.Request.action }
    var request: any CommandRequest { typed }
    var bridgeMembers: Set<String>? { descriptor.bridgeMembers }

    mutating func prepare(_ context: inout CommandContext, _ db: Database) throws {
        try descriptor.prepare(&typed, &context, db)
    }

    func call(_ context: CommandContext) throws(ServiceError) -> OCPP16Call {
        try descriptor.call(typed, context)
    }

    func bridgeCommand(
        at station: StationID, _ db: Database, at now: Timestamp
    ) throws -> BridgeCommand.Payload? {
        try descriptor.bridgeCommand(typed, at: station, db, at: now)
    }

    func outcome(of payload: JSONValue) -> CommandOutcome {
        do throws(OCPPError) {
            return CommandOutcome(
                try descriptor.answer.status(FieldReader(payload)),
                answer: descriptor.stored(payload))
        } catch {
            return CommandOutcome(
                .failed, answer: .object(["reason": .string(error.description)]))
        }
    }

    func outcome(of result: BridgeCommandResult) -> CommandOutcome {
        let status: CommandRecord.Status =
            switch result.status {
            case .accepted, .scheduled: .accepted
            case .rejected: .rejected
            case .notSupported: .notSupported
            }
        return CommandOutcome(status, answer: descriptor.stored(result))
    }

    func applied(
        _ outcome: CommandOutcome, at station: Station, _ db: Database, at now: Timestamp
    ) throws -> CommandOutcome {
        try descriptor.applied(outcome, of: typed, at: station, db, at: now)
    }
}
