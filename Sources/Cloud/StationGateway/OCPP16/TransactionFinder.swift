import ChargingModel
import CloudCharging
import CloudFleet
import CommonBase
import OCPPMessages

/// Finds the transaction that a message of an OCPP 1.6 station refers to.
extension StationCall {
    /// The transaction of a StartTransaction, created if it is new.
    ///
    /// The same start key means the same transaction, with one exception: after that transaction
    /// has ended, a start without a timestamp, or with one of an unset clock after a reboot,
    /// begins a new transaction, since different starts can then have the same key. Another key may
    /// mean the same transaction, too: some stations tell a start again with the present time.
    /// - Parameters:
    ///   - known: the newest transaction of the key, if any.
    ///   - time: of the start.
    func transaction(
        startedBy request: V16.StartTransaction.Request, _ token: IdTokenReference?, key: String,
        known: TransactionRecord?, at time: Timestamp
    ) throws -> TransactionRecord {
        guard let known else {
            return try repeated(request, token, key: key, at: time)
                ?? insert(
                    startKey: key, connector: request.connectorId ?? 0,
                    ocppID: TransactionTable.nextOCPPID(db))
        }
        let hasBooted = try known.bootCount < bootCount()
        let isAmbiguous =
            request.timestamp.map { $0 < .earliestPlausible && hasBooted } ?? true
        guard known.state.phase == .ended, isAmbiguous else { return known }
        return try insert(
            startKey: "\(key)#\(random.text())", connector: request.connectorId ?? 0,
            ocppID: TransactionTable.nextOCPPID(db))
    }

    /// The transaction that was started before with another time or register.
    private func repeated(
        _ request: V16.StartTransaction.Request, _ token: IdTokenReference?, key: String,
        at time: Timestamp
    ) throws -> TransactionRecord? {
        guard let token, request.timestamp != nil, time >= .earliestPlausible,
            let registerWh = request.meterStart,
            let known = try UnnamedMessages.repeatedStart(
                by: token, station: station, connector: request.connectorId ?? 0, at: time,
                registerWh: registerWh, db)
        else { return nil }
        try TransactionAliasTable.insert(key, known, db, at: moment.wall)
        return known
    }

    /// The newest transaction with a start key, or the one whose start was repeated under this key.
    func transaction(startKey key: String) throws -> TransactionRecord? {
        try TransactionTable.findNewest(startKey: key, db) ?? TransactionAliasTable.find(key, db)
    }

    /// The transaction of the station with a transactionId that the cloud assigned.
    func transaction(numbered number: Int64?) throws -> TransactionRecord? {
        try number.flatMap { try TransactionTable.find(station: station, ocppID: $0, db) }
    }

    /// The transaction that a StopTransaction names, or ended when it came before.
    func transaction(
        knownToBeEndedBy request: V16.StopTransaction.Request
    ) throws -> TransactionRecord? {
        if let named = try transaction(numbered: request.transactionId) { return named }
        let key = unnamedKey
        return try TransactionTable.find(startKey: key, db) ?? TransactionAliasTable.find(key, db)
    }

    /// The key of a stop whose transactionId the cloud never assigned.
    private var unnamedKey: String { "\(station)/unknown/\(factKey)" }

    /// The transaction that a StopTransaction ends whose transactionId the cloud never assigned: the
    /// one whose stop it repeats, or the open one that it fits. Otherwise a new transaction without
    /// a start.
    func transaction(
        endedBy request: V16.StopTransaction.Request, _ token: IdTokenReference?,
        at time: Timestamp
    ) throws -> TransactionRecord {
        let key = unnamedKey
        guard
            let owner = try UnnamedMessages.repeatedStop(
                at: time, registerWh: request.meterStop, token: token, station: station, db)
                ?? UnnamedMessages.owner(
                    ofStopAt: time, registerWh: request.meterStop, token: token, station: station,
                    db)
        else { return try insert(startKey: key, connector: 0, ocppID: nil) }
        try TransactionAliasTable.insert(key, owner, db, at: moment.wall)
        return owner
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
