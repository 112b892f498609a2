import ChargingModel
import CloudAccess
import CloudCharging
import CloudCore
import CommonBase

/// Fixes the price of a transaction when it starts.
package struct PriceAtStart: AuthorizationRule {
    package init() {}

    package func objection(to use: TokenUse, _ db: Database) throws -> RefusalReason? { nil }

    package func noteStart(_ start: AcceptedStart, _ db: Database) throws {
        // A bridge that did not know the time: `TransactionPriceConsumer` has the judged one.
        guard start.startedAt > .epoch else { return }
        try TransactionTariffTable.fix(
            start.transaction, of: start.person, at: start.station, start.startedAt, db)
    }
}

/// Fixes the price of transactions that started without an answer of the cloud, such as at a bridge
/// that was offline, and notes when their cars did not charge.
package struct TransactionPriceConsumer: EventConsumer {
    package let name = "transaction-prices"
    package let kinds: Set<DomainEvent.Kind> = [
        .transactionStarted, .transactionChargingStateChanged, .transactionEnded,
        .transactionRevised,
    ]

    package init() {}

    package func handle(_ event: DomainEvent, _ db: Database, at moment: Moment) throws {
        guard let id = TransactionID(event.subject),
            let record = try TransactionTable.find(id, db)
        else { return }
        if event.kind == .transactionStarted {
            try TransactionPrices.fix(record, db)
        }
        try TransactionPrices.noteIdleTimes(of: record, db)
    }
}

extension TransactionPrices {
    /// Fixes the price of a transaction by the tariffs at its start; it does nothing if that was
    /// done.
    static func fix(_ record: TransactionRecord, _ db: Database) throws {
        try TransactionTariffTable.fix(
            record.id, of: record.personID, at: record.stationID,
            record.state.startedAt ?? record.createdAt, db)
    }

    /// Notes when the car of a transaction did not charge.
    static func noteIdleTimes(of record: TransactionRecord, _ db: Database) throws {
        // The bill of a free transaction needs no idle times.
        guard try TransactionTariffTable.fixed([record.id], db)[record.id]?.version != nil
        else { return }
        try TransactionTariffTable.save(
            try IdleTimes.of(record, db), of: record.id, db)
    }

    /// The bill of an ended transaction, to settle it by. It does not rely on the consumer above,
    /// which may not have seen the transaction yet.
    /// - Returns: nil for a free transaction.
    package static func finalBill(
        _ record: TransactionRecord, _ db: Database, at now: Timestamp
    ) throws -> Bill? {
        try fix(record, db)
        try noteIdleTimes(of: record, db)
        return try bills([record], db, at: now)[record.id]
    }
}
