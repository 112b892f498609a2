import CloudCharging
import CloudFleet
import CommonBase

/// Which transaction a message of an OCPP 1.6 station is about.
extension StationCall {
    /// The transaction that this start is the start of, made if it is new.
    ///
    /// The same start always is the same transaction. Only where that has ended may two sessions
    /// look alike, and a new one begin: where a start has no time at all, or one of a clock that
    /// was not set, and the station has booted since.
    func transaction(startKey key: String, connector: Int64, time: Timestamp?) throws
        -> TransactionRecord
    {
        guard let known = try TransactionTable.findNewest(startKey: key, db) else {
            return try insert(
                startKey: key, connector: connector, ocppID: TransactionTable.nextOCPPID(db))
        }
        let hasBooted = try known.bootCount < bootCount()
        let mayLookAlike = time.map { $0 < .earliestPlausible && hasBooted } ?? true
        guard known.state.phase == .ended, mayLookAlike else { return known }
        return try insert(
            startKey: "\(key)#\(random.text())", connector: connector,
            ocppID: TransactionTable.nextOCPPID(db))
    }

    /// The transaction with the station's number, or one made up to hold what came for a number
    /// that we never gave out (−1 after a lost start: errata 1.6 §3.18; quirks Q64, Q67, Q68).
    func transaction(ocppID: Int64?, connector: Int64?) throws
        -> TransactionRecord
    {
        if let ocppID,
            let known = try TransactionTable.find(station: station, ocppID: ocppID, db)
        {
            return known
        }
        let prefix = "\(station)/unknown/\(ocppID.map(String.init) ?? "none")#"
        if let known = try TransactionTable.find(
            startKeyPrefix: prefix, factKey: factKey, db)
        {
            return known
        }
        let open = try TransactionTable.findOpen(station: station, startKeyPrefix: prefix, db)
        return try open
            ?? insert(startKey: prefix + random.text(), connector: connector ?? 0, ocppID: nil)
    }

    private func insert(
        startKey: String, connector: Int64, ocppID: Int64?
    ) throws -> TransactionRecord {
        let record = TransactionRecord(
            id: random.id(at: moment.wall), source: .ocpp16, stationID: station,
            connectorID: ConnectorTable.nearestID(connector), startKey: startKey,
            ocppID: ocppID, bootCount: try bootCount(), createdAt: moment.wall)
        try TransactionTable.insert(record, db)
        return record
    }
}
