import CloudStore
import Common
import GRDB

/// Which transaction a message of an OCPP 1.6 station is about.
extension StationCall {
    /// The transaction that this start is the start of, made if it is new.
    ///
    /// The same start always is the same transaction. Only where that has ended, the station's
    /// clock was not set, and it has booted since, two sessions may look alike, and a new one
    /// begins.
    func transaction(startKey key: String, connector: Int64, clockIsSet: Bool) throws
        -> TransactionRecord
    {
        let rebootKey = "\(key)#\(station.bootCount)"
        if let known = try TransactionTable.find(startKey: rebootKey, db) { return known }
        guard let known = try TransactionTable.find(startKey: key, db) else {
            return try insert(
                startKey: key, connector: connector, ocppID: TransactionTable.nextOCPPID(db))
        }
        let isAnother =
            known.state.phase == .ended && !clockIsSet
            && known.bootCount < station.bootCount
        guard isAnother else { return known }
        return try insert(
            startKey: rebootKey, connector: connector, ocppID: TransactionTable.nextOCPPID(db))
    }

    /// The transaction with the station's number, or one made up to hold what came for a number
    /// that we never gave out (−1 after a lost start: errata 1.6 §3.18; quirks Q64, Q67, Q68).
    func transaction(ocppID: Int64?, connector: Int64?, action: String) throws
        -> TransactionRecord
    {
        if let ocppID,
            let known = try TransactionTable.find(station: station.id, ocppID: ocppID, db)
        {
            return known
        }
        let name = ocppID.map(String.init) ?? "none"
        // Each round is a transaction that ended; a station would need years to come this far.
        for round in 0..<10_000 {
            let key = "\(station.id)/unknown/\(name)#\(round)"
            guard let known = try TransactionTable.find(startKey: key, db) else {
                return try insert(startKey: key, connector: connector ?? 0, ocppID: nil)
            }
            if known.state.phase != .ended { return known }
            let factKey = FactKey.message(
                station: station.id, action: action, transaction: known.id, payload: payload)
            if try EventTable.transaction(ofKey: factKey, db) == known.id { return known }
        }
        throw ServiceError(.overloaded, "\(station.id) has too many unknown transactions.")
    }

    private func insert(
        startKey: String, connector: Int64, ocppID: Int64?
    ) throws -> TransactionRecord {
        let record = TransactionRecord(
            id: random.id(), source: .ocpp16, stationID: station.id,
            connectorID: min(max(connector, 0), ConnectorTable.maximumID), startKey: startKey,
            ocppID: ocppID, bootCount: station.bootCount, createdAt: moment.wall)
        try TransactionTable.insert(record, db)
        return record
    }
}
