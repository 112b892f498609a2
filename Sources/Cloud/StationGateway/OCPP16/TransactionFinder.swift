import CloudCharging
import CloudFleet
import CommonBase

/// Finds the transaction that a message of an OCPP 1.6 station refers to.
extension StationCall {
    /// The transaction of a StartTransaction, created if it is new.
    ///
    /// The same start key means the same transaction, with one exception: after that transaction
    /// has ended, a start without a timestamp, or with one of an unset clock after a reboot,
    /// begins a new transaction, since different starts can then have the same key.
    func transaction(startKey key: String, connector: Int64, time: Timestamp?) throws
        -> TransactionRecord
    {
        guard let known = try TransactionTable.findNewest(startKey: key, db) else {
            return try insert(
                startKey: key, connector: connector, ocppID: TransactionTable.nextOCPPID(db))
        }
        let hasBooted = try known.bootCount < bootCount()
        let isAmbiguous = time.map { $0 < .earliestPlausible && hasBooted } ?? true
        guard known.state.phase == .ended, isAmbiguous else { return known }
        return try insert(
            startKey: "\(key)#\(random.text())", connector: connector,
            ocppID: TransactionTable.nextOCPPID(db))
    }

    /// The transaction with an OCPP id. For an id that the cloud never assigned (−1 after a lost
    /// start: errata 1.6 §3.18; quirks Q64, Q67, Q68), creates a transaction to hold the station's
    /// messages.
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
