import ChargingModel
import CloudCore
import CommonBase

/// What a person decides about a transaction: that it is right as it is, what it really was, or that
/// it is over. Appended as a fact; nothing is edited.
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

    /// More than the largest home charger delivers in a month.
    static let energyRange: ClosedRange<Int64> = 0...20_000_000

    /// Settles all that is odd about the transaction now.
    /// - Throws: `notFound`, `invalidInput` naming the field, `conflict` for one that goes on.
    package static func correct(
        _ id: TransactionID, _ decision: Decision, by person: PersonID?, random: RandomSource,
        _ db: Database, at moment: Moment
    ) throws -> TransactionRecord {
        guard let record = try TransactionTable.find(id, db) else {
            throw ServiceError(.notFound, "There is no transaction \(id).")
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
                .conflict, "The transaction goes on; endedAt ends it.", field: "endedAt")
        }
        if let energy = decision.energyWh, !energyRange.contains(energy) {
            throw ServiceError(
                .invalidInput, "energyWh is from 0 to \(energyRange.upperBound).",
                field: "energyWh")
        }
        for (field, time) in [("startedAt", decision.startedAt), ("endedAt", decision.endedAt)] {
            if let time, time > now || time < .earliestPlausible {
                throw ServiceError(.invalidInput, "\(field) is a time that has been.", field: field)
            }
        }
        if let start = decision.startedAt ?? state.startedAt,
            let end = decision.endedAt ?? state.endedAt, end < start
        {
            throw ServiceError(.invalidInput, "The end is before the start.", field: "endedAt")
        }
    }
}
