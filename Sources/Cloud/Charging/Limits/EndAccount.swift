import CloudCore
import CommonBase

/// Why a transaction ended, and who asked for it, as far as it is known.
package struct EndAccount: Hashable, Sendable {
    package let reason: EndReason
    /// The person who asked to stop it; nil if nobody did, and for the command line.
    package let stopper: PersonID?

    init(_ reason: EndReason, stopper: PersonID? = nil) {
        self.reason = reason
        self.stopper = stopper
    }

    /// Nil while the transaction goes on.
    package init?(_ record: TransactionRecord, _ db: Database) throws {
        guard record.state.phase == .ended else { return nil }
        let stop = try StopRequestTable.request(of: record.id, db)
        reason = EndReason(
            record.state, ends: try EventTable.endsAndCorrections(record.id, db), stop: stop,
            limit: try TransactionLimitTable.limit(of: record.id, db))
        stopper = stop.flatMap { $0.personID ?? ($0.cause == .driver ? record.personID : nil) }
    }
}
