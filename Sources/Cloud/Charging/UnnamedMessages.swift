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
    /// The same for a stop.
    static let repeatSeconds: Int64 = 600
    /// The newest transactions of a station, among which is one that ended so recently.
    private static let repeatLimit = 16

    /// The transaction that runs at the connector, and the part of the readings that continues it;
    /// nil unless there is exactly one.
    /// - Parameter connector: nil for the only transaction of the station.
    package static func owner(
        of fact: ChargingEvent, station: StationID, connector: Int64?, _ db: Database
    ) throws -> (transaction: TransactionRecord, fact: ChargingEvent)? {
        let owners = try TransactionTable.listRunning(
            station: station, connector: connector, limit: limit, db
        ).compactMap { record in record.continuedPart(of: fact).map { (record, $0) } }
        return owners.count == 1 ? owners[0] : nil
    }

    /// The open transaction that a stop ends; nil unless there is exactly one. One that surely runs
    /// takes precedence over those whose end is missing. If no register fits, the meter may have
    /// been reset: the token shows which one it is, and the fold finds the anomaly.
    package static func owner(
        ofStopAt time: Timestamp, registerWh: Int64?, token: IdTokenReference?,
        station: StationID, _ db: Database
    ) throws -> TransactionRecord? {
        let owner = try token.flatMap { try IdTokenTable.enrolled(hash: $0.hash, db)?.personID }
        let open = try TransactionTable.listOpen(station: station, limit: limit, db)
        let running = open.filter(\.surelyRuns)
        // Without a token, the register alone could be of any connector.
        guard token != nil || running.count == 1 || open.count == 1 else { return nil }
        let possible = open.filter { $0.mayEnd(at: time, by: token, of: owner) }
        let fitting = possible.filter { $0.isEnded(at: time, registerWh: registerWh, by: token) }
        let best = fitting.filter(\.surelyRuns)
        if best.count == 1 { return best[0] }
        if !fitting.isEmpty { return best.isEmpty && fitting.count == 1 ? fitting[0] : nil }
        let own = possible.filter { token != nil && $0.state.token?.hash == token?.hash }
        return own.count == 1 ? own[0] : nil
    }

    /// The ended transaction whose StopTransaction the station repeats with another timestamp; nil
    /// if it repeats none. After a later start on the connector, the stop ends that transaction,
    /// since a station sends its messages in order.
    package static func repeatedStop(
        at time: Timestamp, registerWh: Int64?, token: IdTokenReference?, station: StationID,
        _ db: Database
    ) throws -> TransactionRecord? {
        guard let registerWh else { return nil }
        let newest = try TransactionTable.listNewest(station: station, limit: repeatLimit, db)
        return newest.first { record in
            guard let endedAt = record.state.endedAt, record.state.meterStopWh == registerWh,
                (0...repeatSeconds * 1000).contains(time.millisecondsSince(endedAt)),
                token == nil || token?.hash == record.state.token?.hash
            else { return false }
            return !newest.contains {
                $0.connectorID == record.connectorID && $0.id != record.id
                    && $0.state.startedAt.map { $0 >= endedAt } ?? false
            }
        }
    }

    /// The transaction whose StartTransaction the station repeats with another timestamp or register,
    /// because it got no answer. It has sent no readings of the transaction since, as it keeps its
    /// messages in order. After a refusal, a start begins a transaction of its own, since the host
    /// may have added the card meanwhile.
    package static func repeatedStart(
        by token: IdTokenReference, station: StationID, connector: Int64, at time: Timestamp,
        registerWh: Int64, _ db: Database
    ) throws -> TransactionRecord? {
        guard connector > 0 else { return nil }
        return try TransactionTable.listOpen(station: station, limit: limit, db).first { record in
            guard record.connectorID == connector, record.state.token?.hash == token.hash,
                let fold = record.fold, fold.isJustStarted, fold.wasAccepted,
                let startedAt = record.state.startedAt
            else { return false }
            let age = time.millisecondsSince(startedAt)
            return (0...repeatSeconds * 1000).contains(age)
                && fold.continues(withRegisterWh: registerWh, at: time)
        }
    }
}

extension TransactionRecord {
    /// The part of a fact with readings that continues the transaction; nil if none does.
    package func continuedPart(of fact: ChargingEvent) -> ChargingEvent? {
        guard let fold, case .sampled(let readings) = fact.content else { return nil }
        let kept = fold.continuing(readings)
        guard !kept.isEmpty else { return nil }
        var part = fact
        part.content = .sampled(kept)
        return part
    }

    /// Whether its time and its token allow that a stop is its end.
    fileprivate func mayEnd(
        at time: Timestamp, by token: IdTokenReference?, of person: PersonID?
    ) -> Bool {
        guard let fold else { return false }
        if let lastAt = fold.lastRegisterAt, time < lastAt { return false }
        guard let token, let mine = state.token, mine.hash != token.hash else { return true }
        return person != nil && person == personID
    }

    /// Whether the register of a stop fits. Without one, the token must be the same.
    fileprivate func isEnded(
        at time: Timestamp, registerWh: Int64?, by token: IdTokenReference?
    ) -> Bool {
        guard let registerWh else { return token != nil && token?.hash == state.token?.hash }
        return fold?.continues(withRegisterWh: registerWh, at: time) ?? false
    }
}
