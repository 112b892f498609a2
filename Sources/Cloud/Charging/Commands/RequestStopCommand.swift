import BridgeProtocol
import CloudControl
import CloudCore
import CloudFleet
import CloudModule
import CommonBase
import MessageCatalogue
import OCPPMessages

package struct RequestStop: CommandRequest {
    package static let action = CommandAction("RequestStopTransaction")
    package static let members = [CommandMember.transaction]

    package var transaction: TransactionID

    package init(_ transaction: TransactionID) { self.transaction = transaction }

    package init(_ members: CommandMembers) throws {
        transaction = try members.required("transactionId", try members.id("transactionId"))
    }

    package var json: JSONValue { .object(["transactionId": .string(transaction.text)]) }
}

extension CommandRequest where Self == RequestStop {
    package static func requestStop(_ transaction: TransactionID) -> RequestStop {
        RequestStop(transaction)
    }
}

package struct RequestStopCommand: CommandDescriptor {
    package let answer = AnswerMeaning.acceptedOrRejected
    package let bridgeMembers: Set<String>? = ["transactionId"]

    package init() {}

    package func prepare(
        _ request: inout RequestStop, _ context: inout CommandContext, _ db: Database
    ) throws {
        context.transaction = try .running(request.transaction, context, db)
        let record = try TransactionTable.find(request.transaction, db)
        let cause = StopCause(
            of: context.viewer, isRaw: context.isRaw, driver: record?.personID)
        if let cause {
            try StopRequestTable.save(
                cause, by: context.viewer.personID, of: request.transaction,
                at: context.moment.wall, db)
        }
    }

    package func call(
        _ request: RequestStop, _ context: CommandContext
    ) throws(ServiceError) -> OCPP16Call {
        let stop = V16.RemoteStopTransaction.Request(
            transactionId: try context.requiredNumber())
        return OCPP16Call(V16.RemoteStopTransaction.action, stop.json)
    }

    /// A station that rejects the stop does not know the transaction.
    package func applied(
        _ outcome: CommandOutcome, of request: RequestStop, at station: Station, _ db: Database,
        at now: Timestamp
    ) throws -> CommandOutcome {
        if outcome.status == .rejected,
            let transaction = try TransactionTable.find(request.transaction, db)
        {
            try MissingEnds.note(.stopRejected, about: transaction, db, at: now)
        }
        return outcome
    }

    package func bridgeCommand(
        _ request: RequestStop, _ db: Database
    ) throws -> BridgeCommand.Payload? {
        try TransactionTable.find(request.transaction, db)?.bridgeName
            .map { .requestStop(BridgeCommand.RequestStop(transactionId: $0)) }
    }
}

extension CommandTransaction {
    /// - Throws: `notFound`, `conflict` if the transaction has ended.
    package static func running(
        _ id: TransactionID, _ context: CommandContext, _ db: Database
    ) throws -> CommandTransaction {
        guard let record = try TransactionTable.find(id, db),
            record.stationID == context.station.id
        else {
            throw ServiceError(
                .notFound,
                Message(
                    "The station \(context.station.id) has no transaction \(id).",
                    "Nabíječka \(context.station.id) nemá nabíjení \(id)."),
                field: "transactionId")
        }
        guard record.state.phase != .ended else {
            throw ServiceError(
                .conflict,
                Message(
                    "The transaction \(id) has already ended.", "Nabíjení \(id) už skončilo."),
                field: "transactionId")
        }
        return CommandTransaction(id: id, ocppID: record.ocppID)
    }
}

extension CommandContext {
    /// The OCPP 1.6 number of the command's transaction.
    /// - Throws: `invalidInput` if the station does not know it.
    package func requiredNumber() throws(ServiceError) -> Int64 {
        guard let number = transaction?.ocppID else {
            throw ServiceError(
                .invalidInput, "The station does not know the OCPP id of this transaction.",
                field: "transactionId")
        }
        return number
    }
}

extension TransactionRecord {
    /// The bridge's id of its transaction; see `BridgeIngest`.
    package var bridgeName: TransactionID? {
        TransactionID(String(startKey.dropFirst(stationID.text.count + 1)))
    }
}
