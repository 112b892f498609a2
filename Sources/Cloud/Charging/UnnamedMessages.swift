import ChargingModel
import CloudAccess
import CloudCore
import CloudFleet
import CommonBase

/// Finds the transaction of OCPP 1.6 messages that do not name it: the transactionId is missing, or
/// the cloud never assigned it (−1 after a lost start: errata 1.6 §3.18; quirks Q51, Q64, Q67, Q68).
/// Evidence decides: connector, register, time and token.
package enum UnnamedMessages {
    /// Transactions of a station that are compared with a message.
    private static let limit = 64
    /// How long after a start the station may tell it again with another time, in seconds.
    static let repeatSeconds: Int64 = 600

    /// The transaction that runs at the connector, and the part of the readings that continues it;
    /// nil unless there is exactly one.
    /// - Parameter connector: nil for the only transaction of the station.
    package static func owner(
        of fact: ChargingEvent, station: StationID, connector: Int64?, _ db: Database
    ) throws -> (transaction: TransactionRecord, fact: ChargingEvent)? {
        guard case .sampled(let readings) = fact.content else { return nil }
        let owners = try TransactionTable.listRunning(
            station: station, connector: connector, limit: limit, db
        ).compactMap { record -> (TransactionRecord, ChargingEvent)? in
            let kept = record.continued(by: readings)
            guard !kept.isEmpty else { return nil }
            var part = fact
            part.content = .sampled(kept)
            return (record, part)
        }
        return owners.count == 1 ? owners[0] : nil
    }

    /// The open transaction that a stop ends; nil unless there is exactly one. One that surely runs
    /// takes precedence over those whose end is missing.
    package static func owner(
        ofStopAt time: Timestamp, registerWh: Int64?, token: IdTokenReference?,
        station: StationID, _ db: Database
    ) throws -> TransactionRecord? {
        let owner = try token.flatMap { try IdTokenTable.enrolled(hash: $0.hash, db)?.personID }
        let fitting = try TransactionTable.listOpen(station: station, limit: limit, db).filter {
            $0.isEnded(at: time, registerWh: registerWh, by: token, of: owner)
        }
        let running = fitting.filter(\.surelyRuns)
        if running.count == 1 { return running[0] }
        return running.isEmpty && fitting.count == 1 ? fitting[0] : nil
    }

    /// The transaction whose start is told again with another time or register, because the station
    /// did not get the answer. It queues its messages, so it has not used the transaction since.
    package static func repeatedStart(
        by token: IdTokenReference, station: StationID, connector: Int64, at time: Timestamp,
        registerWh: Int64, _ db: Database
    ) throws -> TransactionRecord? {
        guard connector > 0 else { return nil }
        return try TransactionTable.listOpen(station: station, limit: limit, db).first { record in
            guard record.connectorID == connector, record.state.token?.hash == token.hash,
                let fold = record.fold, fold.isJustStarted, let startedAt = record.state.startedAt
            else { return false }
            let age = time.millisecondsSince(startedAt)
            return (0...repeatSeconds * 1000).contains(age)
                && fold.continues(withRegisterWh: registerWh, at: time)
        }
    }
}

extension TransactionRecord {
    /// The readings that continue the transaction. Those without a register say nothing against it.
    fileprivate func continued(by readings: [MeterReading]) -> [MeterReading] {
        guard let fold else { return [] }
        let kept = readings.filter { reading in
            guard let registerWh = reading.registerWh else {
                return state.startedAt.map { reading.takenAt >= $0 } ?? true
            }
            return fold.continues(withRegisterWh: registerWh, at: reading.takenAt)
        }
        let hasRegister = readings.contains { $0.registerWh != nil }
        return hasRegister && !kept.contains { $0.registerWh != nil } ? [] : kept
    }

    /// Whether a stop fits. Without a register, the token must be the same.
    fileprivate func isEnded(
        at time: Timestamp, registerWh: Int64?, by token: IdTokenReference?, of person: PersonID?
    ) -> Bool {
        guard let fold else { return false }
        if let lastAt = fold.lastRegisterAt, time < lastAt { return false }
        if let token, let mine = state.token, mine.hash != token.hash,
            person == nil || person != personID
        {
            return false
        }
        guard let registerWh else { return token != nil && token?.hash == state.token?.hash }
        return fold.continues(withRegisterWh: registerWh, at: time)
    }
}
