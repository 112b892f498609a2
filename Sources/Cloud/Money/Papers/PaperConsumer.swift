import CloudCharging
import CloudCore
import CommonBase

/// Issues a document for each new version of a settlement, and for each refund.
struct PaperConsumer: EventConsumer {
    let name = "papers"
    let kinds: Set<DomainEvent.Kind> = [.settlementMade, .refundMade]

    let issuer: PaperIssuer

    func handle(_ event: DomainEvent, _ db: Database, at moment: Moment) throws {
        guard let transaction = TransactionID(event.subject) else { return }
        if event.kind == .refundMade {
            guard let number = event.payload["number"]?.intValue else { return }
            try issuer.issue(refund: number, of: transaction, db, at: moment.wall)
        } else if let version = event.payload["version"]?.intValue {
            try issuer.issue(transaction, version: version, db, at: moment.wall)
        }
    }
}
