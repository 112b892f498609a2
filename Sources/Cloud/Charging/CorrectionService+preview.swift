import ChargingModel
import CloudCore
import CommonBase

extension CorrectionService {
    /// What a correction would do to a transaction.
    package struct Effect: Hashable, Sendable {
        package var before: ChargingTransaction
        package var after: ChargingTransaction
        /// Differs when the transaction was corrected in the meantime, or when the same correction
        /// would now do something else.
        package var version: String

        /// Whether the transaction is only reviewed: neither its energy nor its times change.
        package var changesNothing: Bool {
            before.phase == after.phase && before.energyWh == after.energyWh
                && before.startedAt == after.startedAt && before.endedAt == after.endedAt
        }
    }

    /// The effect of a correction, without doing it.
    /// - Throws: as `correct`.
    package static func preview(
        _ id: TransactionID, _ decision: Decision, by person: PersonID?, _ db: Database,
        at moment: Moment
    ) throws -> Effect {
        let record = try existing(id, db)
        var fold = try wholeFold(of: record, db)
        let (before, earlier) = (fold.result, fold.correction)
        try check(decision, before, at: moment.wall)
        // The key sorts behind those of corrections in the same millisecond.
        let fact = try fact(decision, of: before, key: "~", by: person, at: moment)
        guard fold.append(fact) else {
            throw ServiceError(
                .conflict, "The transaction has a correction with a later time; try again later.")
        }
        let after = fold.result
        return Effect(
            before: before, after: after, version: version(before, after, earlier: earlier))
    }

    /// The fold with all facts, also those that a stale transaction lacks.
    private static func wholeFold(
        of record: TransactionRecord, _ db: Database
    ) throws -> TransactionFold {
        if !record.isStale, let fold = record.fold { return fold }
        let read = try db.skippingFailure("transaction \(record.id) cannot be folded") {
            try TransactionRefold.read(record.id, db)?.fold
        }
        return (read ?? nil) ?? record.fold ?? TransactionFold()
    }

    private static func version(
        _ before: ChargingTransaction, _ after: ChargingTransaction, earlier: Correction?
    ) -> String {
        func names(_ anomalies: Set<Anomaly>) -> String {
            anomalies.sorted().map(\.rawValue).joined(separator: ",")
        }
        let parts: [String] = [
            names(before.anomalies), names(before.settledAnomalies), before.phase.rawValue,
            names(after.anomalies), "\(after.energyWh)", after.startedAt?.iso8601 ?? "",
            after.endedAt?.iso8601 ?? "", earlier?.by?.text ?? "", earlier?.note ?? "",
        ]
        return SecretHash.of(parts.joined(separator: "\n"))
    }
}
