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

    /// In Wh. The upper bound is more than the largest home charger delivers in a month.
    package static let energyRange: ClosedRange<Int64> = 0...20_000_000
    /// Unicode scalars of the reason.
    package static let maximumNote = 500

    /// Folds a stale transaction again, because a correction is checked against all facts.
    package static func refoldIfStale(
        _ id: TransactionID, _ database: CloudDatabase, at moment: Moment
    ) async throws {
        let waiting = try await database.read { db in
            try db.skippingFailure("transaction \(id) cannot be folded") {
                try TransactionRefold.readIfStale(id, db)
            } ?? nil
        }
        guard let waiting else { return }
        _ = try await database.write { db in
            try TransactionRefold.save(waiting, db, at: moment.wall)
        }
    }

    /// Appends a correction, which settles all open anomalies of the transaction.
    /// - Throws: `notFound`, `invalidInput` naming the field, `conflict` for a running transaction
    ///   without `endedAt`.
    package static func correct(
        _ id: TransactionID, _ decision: Decision, by person: PersonID?, random: RandomSource,
        _ db: Database, at moment: Moment
    ) throws -> TransactionRecord {
        let record = try existing(id, db)
        try check(decision, record.state, at: moment.wall)
        let fact = try fact(decision, of: record.state, key: random.text(), by: person, at: moment)
        _ = try TransactionLog.append([fact], to: record, at: moment.wall, db)
        return try TransactionTable.find(id, db) ?? record
    }

    static func existing(_ id: TransactionID, _ db: Database) throws -> TransactionRecord {
        guard let record = try TransactionTable.find(id, db) else {
            throw ServiceError(.notFound, "The transaction \(id) does not exist.")
        }
        return record
    }

    /// - Throws: `invalidInput` for a note that is empty or too long.
    static func fact(
        _ decision: Decision, of state: ChargingTransaction, key: String, by person: PersonID?,
        at moment: Moment
    ) throws -> ChargingEvent {
        let correction = Correction(
            energyWh: decision.energyWh, startedAt: decision.startedAt, endedAt: decision.endedAt,
            closes: state.phase != .ended, settled: state.anomalies,
            note: try Check.text(decision.note, "note", 1...maximumNote), by: person)
        return ChargingEvent(
            key: "correction/\(key)", occurredAt: moment.wall, receivedAt: moment.wall,
            content: .corrected(correction))
    }

    /// - Throws: as `correct`.
    static func check(
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
