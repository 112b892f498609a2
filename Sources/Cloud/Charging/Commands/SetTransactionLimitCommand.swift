import BridgeProtocol
import CloudAccess
import CloudControl
import CloudCore
import CloudModule
import CommonBase
import MessageCatalogue

/// Tells a bridge the energy limit of a running transaction anew: its driver's credit has changed.
package struct SetTransactionLimit: CommandRequest {
    package static let action = CommandAction("SetTransactionLimit")
    package static let members = [CommandMember.transaction]

    package var transaction: TransactionID
    /// Filled in by `SetTransactionLimitCommand.prepare`; nil without a limit.
    package fileprivate(set) var maximumEnergyWh: Int64?

    package init(_ transaction: TransactionID) { self.transaction = transaction }

    package init(_ members: CommandMembers) throws {
        transaction = try members.required("transactionId", try members.id("transactionId"))
        maximumEnergyWh = try members.number("maximumEnergyWh", RequestStart.energiesWh)
    }

    package var json: JSONValue {
        .object([
            "transactionId": .string(transaction.text),
            "maximumEnergyWh": maximumEnergyWh.map(JSONValue.int),
        ])
    }

    /// Without the limit, which tells the host the credit of the driver.
    package var shown: JSONValue {
        .object(["transactionId": .string(transaction.text)])
    }
}

extension CommandRequest where Self == SetTransactionLimit {
    package static func setTransactionLimit(_ transaction: TransactionID) -> SetTransactionLimit {
        SetTransactionLimit(transaction)
    }
}

package struct SetTransactionLimitCommand: CommandDescriptor {
    package let answer = AnswerMeaning.acceptedOrRejected
    package let bridgeMembers: Set<String>? = ["transactionId"]
    private let authorization: Authorization

    package init(_ authorization: Authorization) { self.authorization = authorization }

    package func prepare(
        _ request: inout SetTransactionLimit, _ context: inout CommandContext, _ db: Database
    ) throws {
        context.transaction = try .running(request.transaction, context, db)
        guard let record = try TransactionTable.find(request.transaction, db),
            let chosen = try TransactionLimitTable.limit(of: request.transaction, db)
        else {
            throw ServiceError(
                .conflict,
                Message(
                    "No remote start began the transaction \(request.transaction).",
                    "Nabíjení \(request.transaction) nezačalo na dálku."),
                field: "transactionId")
        }
        request.maximumEnergyWh = try authorization.energyLimit(
            of: record, chosen, context.moment.wall, db)
    }

    package func call(
        _ request: SetTransactionLimit, _ context: CommandContext
    ) throws(ServiceError) -> OCPP16Call {
        throw ServiceError(
            .invalidInput,
            Message(
                "SetTransactionLimit is only supported by bridges.",
                "SetTransactionLimit umí jen bridge."))
    }

    package func bridgeCommand(
        _ request: SetTransactionLimit, _ db: Database
    ) throws -> BridgeCommand.Payload? {
        try TransactionTable.find(request.transaction, db)?.bridgeName.map {
            .setTransactionLimit(
                BridgeCommand.SetTransactionLimit(
                    transactionId: $0, maximumEnergyWh: request.maximumEnergyWh))
        }
    }
}

extension Authorization {
    /// The most energy that a running transaction may take at a station that stops it by itself, in
    /// Wh: what its driver chose at the remote start, or can pay for now; nil without a limit.
    package func energyLimit(
        of record: TransactionRecord, _ chosen: ChargeLimit, _ now: Timestamp, _ db: Database
    ) throws -> Int64? {
        let paidWh = try record.personID.flatMap { person in
            try energyLimit(
                of: person, at: record.stationID, during: record.id, cost: chosen.cost, now, db)
        }
        return [chosen.energyWh, paidWh].compactMap(\.self).min()
    }
}
