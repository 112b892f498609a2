import ChargingModel
import CloudCore
import CommonBase

/// Corrections of transactions by a person: they settle anomalies, correct values, or close a
/// transaction. A correction is appended as a fact; the other facts stay unchanged.
package enum CorrectionService {
    package struct Decision: Sendable {
        package var energyWh: Int64?
        package var startedAt: Timestamp?
        package var endedAt: Timestamp?
        package var note: String

        package init(
            energyWh: Int64? = nil, startedAt: Timestamp? = nil, endedAt: Timestamp? = nil,
            note: String
        ) {
            self.energyWh = energyWh
            self.startedAt = startedAt
            self.endedAt = endedAt
            self.note = note
        }
    }

    /// The upper bound is more than the largest home charger delivers in a month.
    static let energyRange: ClosedRange<Int64> = 0...20_000_000

    /// Appends a correction, which settles all open anomalies of the transaction.
    /// - Throws: `notFound`, `invalidInput` naming the field, `conflict` for a running transaction
    ///   without `endedAt`.
    package static func correct(
        _ id: TransactionID, _ decision: Decision, by person: PersonID?, random: RandomSource,
        _ db: Database, at moment: Moment
    ) throws -> TransactionRecord {
        guard let record = try TransactionTable.find(id, db) else {
            throw ServiceError(.notFound, "The transaction \(id) does not exist.")
        }
        let state = record.state
        let closes = state.phase != .ended
        try check(decision, state, at: moment.wall)
        let correction = Correction(
            energyWh: decision.energyWh, startedAt: decision.startedAt, endedAt: decision.endedAt,
            closes: closes, settled: state.anomalies,
            note: try Check.text(decision.note, "note", 1...500), by: person)
        let fact = ChargingEvent(
            key: "correction/\(random.text())", occurredAt: moment.wall, receivedAt: moment.wall,
            content: .corrected(correction))
        _ = try TransactionLog.append([fact], to: record, at: moment.wall, db)
        return try TransactionTable.find(id, db) ?? record
    }

    private static func check(
        _ decision: Decision, _ state: ChargingTransaction, at now: Timestamp
    ) throws {
        if state.phase != .ended, decision.endedAt == nil {
            throw ServiceError(
                .conflict, "The transaction has not ended; endedAt is required to close it.",
                field: "endedAt")
        }
        if let energy = decision.energyWh, !energyRange.contains(energy) {
            throw ServiceError(
                .invalidInput, "energyWh must be between 0 and \(energyRange.upperBound).",
                field: "energyWh")
        }
        for (field, time) in [("startedAt", decision.startedAt), ("endedAt", decision.endedAt)] {
            if let time, time > now {
                throw ServiceError(.invalidInput, "\(field) must be in the past.", field: field)
            }
            if let time, time < .earliestPlausible {
                throw ServiceError(
                    .invalidInput, "\(field) must be \(Timestamp.earliestPlausible) or later.",
                    field: field)
            }
        }
        if let start = decision.startedAt ?? state.startedAt,
            let end = decision.endedAt ?? state.endedAt, end < start
        {
            throw ServiceError(
                .invalidInput, "endedAt must not be before the start, \(start).",
                field: "endedAt")
        }
    }
}
