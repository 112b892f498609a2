import CloudCharging
import CloudCore
import CommonBase

/// Opens the holds of transactions that began without an answer of the cloud. Their settlement closes
/// them, also for those that turn out to be free.
package struct CreditHolds: EventConsumer {
    package let name = "credit-holds"
    package let kinds: Set<DomainEvent.Kind> = [
        .transactionStarted, .transactionEnded, .paymentChanged,
    ]
    private let seller: MoneySettings.Seller

    /// - Parameter seller: unless it is the operator, nothing is held.
    package init(seller: MoneySettings.Seller) { self.seller = seller }

    package func handle(_ event: DomainEvent, _ db: Database, at moment: Moment) throws {
        if event.kind == .paymentChanged {
            // The page of the payment shows it.
            if let person = event.personID { db.signal(Signal(.credit, person.text)) }
            return
        }
        guard let id = TransactionID(event.subject),
            let record = try TransactionTable.find(id, db), let person = record.personID
        else { return }
        if event.kind == .transactionEnded {
            // A hold from before the operator ceased to sell: no settlement takes it.
            guard seller != .operator, let hold = try CreditHoldTable.find(transaction: id, db)
            else { return }
            return try CreditHoldTable.release(hold, at: moment.wall, db)
        }
        guard seller == .operator else { return }
        let start = record.state.startedAt ?? record.createdAt
        guard record.state.phase != .ended, !record.wasRefused,
            try CreditRule.pays(person, at: record.stationID, start, db)
        else { return }
        try CreditRule.open(
            id, of: person, atStation: record.stationID, at: moment.wall, db)
    }
}
