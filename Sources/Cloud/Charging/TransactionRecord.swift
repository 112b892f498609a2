import ChargingModel
import CloudCore
import CommonBase

/// A stored transaction: its identity, and its current state as folded from its facts.
package struct TransactionRecord: Hashable, Sendable {
    package var id: TransactionID
    package var source: TransactionSource
    package var stationID: StationID
    package var connectorID: Int64
    /// Unique; identifies a repeated start.
    package var startKey: String
    /// The transactionId of OCPP 1.6; nil for a bridge's transaction.
    package var ocppID: Int64?
    /// The station's boot count at the start.
    package var bootCount: Int64
    package var personID: PersonID?
    package var state: ChargingTransaction
    package var createdAt: Timestamp
    /// The stored fold; nil if the facts must be folded again.
    var storedFold: StoredFold?
    /// Whether a fact is not in the fold yet.
    package var isStale = false
    /// The number of stored facts, and the bytes of their text.
    var factCount: Int64 = 0
    var factBytes: Int64 = 0
    /// How many of the bridge's numbers were dropped since the last stored fact.
    var droppedNumbers: Int64 = 0

    package init(
        id: TransactionID, source: TransactionSource, stationID: StationID, connectorID: Int64,
        startKey: String, ocppID: Int64?, bootCount: Int64, createdAt: Timestamp
    ) {
        self.id = id
        self.source = source
        self.stationID = stationID
        self.connectorID = connectorID
        self.startKey = startKey
        self.ocppID = ocppID
        self.bootCount = bootCount
        self.createdAt = createdAt
        state = ChargingTransaction()
        storedFold = StoredFold(Self.emptyFold)
    }

    /// The stored fold; nil if it is missing or unreadable. The caller folds the facts again
    /// then.
    var fold: TransactionFold? { storedFold?.fold }

    /// Whether its facts can be billed.
    package var isFinal: Bool { state.phase == .ended && !state.isSuspect && !isStale }

    /// Whether it started with a token that was accepted.
    package var wasAccepted: Bool { fold?.wasAccepted ?? false }

    /// Whether its token was refused: the host does not learn whose it is.
    package var wasRefused: Bool {
        state.anomalies.contains(.tokenNotAccepted)
            || state.settledAnomalies.contains(.tokenNotAccepted)
    }

    /// The driver, unless the viewer is a host and the card was refused.
    package func driver(shownTo viewer: Viewer) -> PersonID? {
        if wasRefused, !viewer.isAdmin, personID != viewer.personID { return nil }
        return personID
    }

    private static let emptyFold = TransactionFold().jsonText
}

extension TransactionRecord: ColumnRecord {
    static let columns = """
        id, source, station_id, connector_id, start_key, ocpp_id, boot_count, person_id, created_at,
        phase, charging_state, token_hash, token_suffix, started_at, ended_at, meter_start_wh,
        meter_stop_wh, energy_wh, stopped_reason, anomalies, settled_anomalies, fold,
        is_stale, fact_count, fact_bytes, dropped_numbers
        """

    package init(_ columns: inout ColumnReader) throws {
        id = try columns.required()
        source = try columns.requiredChoice()
        stationID = try columns.required()
        connectorID = try columns.required()
        startKey = try columns.required()
        ocppID = columns.next()
        bootCount = try columns.required()
        personID = columns.next()
        createdAt = try columns.required()
        state = ChargingTransaction()
        state.phase = try columns.requiredChoice()
        state.chargingState = try columns.choice()
        let (hash, suffix): (String?, String?) = (columns.next(), columns.next())
        state.token = hash.map { IdTokenReference(hash: $0, suffix: suffix ?? "") }
        state.startedAt = columns.next()
        state.endedAt = columns.next()
        state.meterStartWh = columns.next()
        state.meterStopWh = columns.next()
        state.energyWh = try columns.required()
        state.stoppedReason = try columns.choice()
        state.anomalies = Self.anomalies(try columns.required())
        state.settledAnomalies = Self.anomalies(try columns.required())
        let fold: String? = columns.next()
        storedFold = fold.map(StoredFold.init)
        isStale = try columns.required()
        factCount = try columns.required()
        factBytes = try columns.required()
        droppedNumbers = try columns.required()
    }

    private static func anomalies(_ names: String) -> Set<Anomaly> {
        if names.isEmpty { return [] }
        return Set(names.split(separator: ",").compactMap { Anomaly(rawValue: String($0)) })
    }
}
