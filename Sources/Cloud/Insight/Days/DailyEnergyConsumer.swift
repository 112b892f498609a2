import CloudCharging
import CloudCore
import CloudPeople
import CommonBase

/// Keeps the days of transactions up to date. It computes them from the state of the transaction, not
/// from the event, so that late and repeated events do no harm.
package struct DailyEnergyConsumer: EventConsumer {
    package let name = "daily-energy"
    package let kinds: Set<DomainEvent.Kind> = [
        .transactionEnded, .transactionRevised, .transactionQuartersChanged, .driverRemoved,
        .transactionHeldForReview, .transactionReleased,
    ]

    package init() {}

    package func handle(_ event: DomainEvent, _ db: Database, at moment: Moment) throws {
        if event.kind == .driverRemoved {
            if let person = PersonID(event.subject) { try DailyEnergyTable.unlink(person, db) }
        } else if let transaction = TransactionID(event.subject) {
            try DailyEnergyTable.renew(transaction, db)
        }
    }
}

/// Unlinks the days of a person before the person is deleted.
package struct DailyEnergyRemoval: PersonRemovalRule {
    package init() {}

    package func willRemove(_ person: PersonID, _ db: Database, at moment: Moment) throws {
        try DailyEnergyTable.unlink(person, db)
    }
}
