import ChargingModel
import CloudCore
import CloudFleet
import CommonBase

/// Marks transactions that their station does not know any more, although it never reported their
/// end (`endNotReported`). A mark ends nothing: a late StopTransaction or a person does, and
/// readings that go on remove it.
///
/// A marked transaction does not surely run: its token may charge elsewhere, and the cloud sends
/// no stop for it.
package enum MissingEnds {
    /// Transactions that one message marks at most; a station has at most 64 connectors.
    static let limit = 64

    /// Records evidence about the transactions that run at a station.
    /// - Parameters:
    ///   - connector: nil for all of them.
    ///   - time: when the station says it happened: no evidence against a transaction with later
    ///     facts. Nil for now.
    package static func note(
        _ evidence: EndEvidence, at station: StationID, connector: Int64? = nil,
        otherThan id: TransactionID? = nil, reported time: Timestamp? = nil, _ db: Database,
        at now: Timestamp
    ) throws {
        let running = try TransactionTable.listRunning(
            station: station, connector: connector, limit: limit, db)
        for transaction in running where transaction.id != id {
            try note(evidence, about: transaction, reported: time, db, at: now)
        }
    }

    /// Records evidence about a transaction, unless it is known already.
    package static func note(
        _ evidence: EndEvidence, about transaction: TransactionRecord,
        reported time: Timestamp? = nil, _ db: Database, at now: Timestamp
    ) throws {
        guard transaction.surelyRuns, let fold = transaction.fold,
            fold.missingEnd.isCredible(evidence), time.map({ $0 >= min(fold.horizon, now) }) ?? true
        else { return }
        let number = fold.missingEnd.nextNumber
        let fact = ChargingEvent(
            key: "endMissing/\(number)", occurredAt: time ?? now, receivedAt: now,
            content: .endMissing(evidence, number: number))
        _ = try TransactionLog.append([fact], to: transaction, at: now, db)
    }

    /// Keeps one transaction per connector that surely runs, after another one started there: the
    /// one with the latest facts. A queue of offline messages may deliver an older start later.
    /// - Parameters:
    ///   - started: as it was before its start.
    ///   - time: when it started; nil for now.
    ///   - wasRefused: the transaction that runs goes on then.
    package static func noteStart(
        of started: TransactionRecord, reported time: Timestamp?, wasRefused: Bool = false,
        _ db: Database, at now: Timestamp
    ) throws {
        guard started.isNew, started.connectorID > 0 else { return }
        let others = try TransactionTable.listRunning(
            station: started.stationID, connector: started.connectorID, limit: limit, db
        ).filter { $0.id != started.id }
        var latest: Timestamp?
        for other in others {
            // A time in the future is wrong, and says nothing about the order.
            let horizon = min(other.fold?.horizon ?? now, now)
            let isOlder = time.map { horizon > $0 } ?? false
            if wasRefused || isOlder && !other.wasRefusedAtStart {
                latest = max(latest ?? horizon, horizon, time ?? now)
            } else {
                try note(.otherTransaction, about: other, reported: time, db, at: now)
            }
        }
        if let latest, let record = try TransactionTable.find(started.id, db) {
            try note(.otherTransaction, about: record, reported: latest, db, at: now)
        }
    }

    /// The fact that the station still knows a marked transaction, because it reports a register
    /// that goes on after the evidence; nil if nothing changes. Readings from before it may come
    /// out of the queue of a station that has lost the transaction.
    package static func resumption(
        of transaction: TransactionRecord, by readings: [MeterReading], at now: Timestamp
    ) -> ChargingEvent? {
        guard transaction.isEndMissing, let fold = transaction.fold else { return nil }
        let goesOn = readings.contains { reading in
            fold.missingEnd.canBeRefuted(byReadingAt: reading.takenAt)
                && fold.isRaised(by: reading)
        }
        return goesOn ? resumption(of: transaction, at: now) : nil
    }

    /// As above, for a StartTransaction that the station repeats. If another transaction has begun
    /// on the connector since then, the mark remains.
    package static func resumption(
        ofRepeated transaction: TransactionRecord, at now: Timestamp
    ) -> ChargingEvent? {
        guard let fold = transaction.fold, fold.missingEnd.evidence != .otherTransaction
        else { return nil }
        return resumption(of: transaction, at: now)
    }

    /// As above, for a message that only a station with the transaction sends.
    package static func resumption(
        of transaction: TransactionRecord, at now: Timestamp
    ) -> ChargingEvent? {
        guard transaction.isEndMissing, let fold = transaction.fold else { return nil }
        let number = fold.missingEnd.number
        return ChargingEvent(
            key: "resumed/\(number)", occurredAt: now, receivedAt: now,
            content: .resumed(number: number))
    }
}

extension TransactionRecord {
    package var isEndMissing: Bool {
        state.phase != .ended && state.anomalies.contains(.endNotReported)
    }

    /// What last showed that its station does not know it any more, and when; nil if it ended or
    /// goes on.
    package var endEvidence: (kind: EndEvidence, time: Timestamp)? {
        guard isEndMissing, let missing = fold?.missingEnd, let kind = missing.evidence,
            let time = missing.since
        else { return nil }
        return (kind, time)
    }

    /// Whether the transaction goes on, by all that is known.
    package var surelyRuns: Bool { state.phase != .ended && !isEndMissing }

    /// Whether its token was refused, and no reading shows that it went on nevertheless.
    fileprivate var wasRefusedAtStart: Bool {
        !state.anomalies.isDisjoint(with: [.unknownToken, .tokenNotAccepted])
            && fold?.isJustStarted ?? true
    }

    /// Whether no fact of it is stored yet.
    package var isNew: Bool { factCount == 0 }
}
