import ChargingModel
import CloudCore
import CloudHTTP
import CommonBase

/// A transaction of any source.
struct TransactionView: Codable, Sendable, Documented {
    static let notes = [
        "source": "The protocol of the station",
        "ocppTransactionId":
            "The `transactionId` of OCPP 1.6, valid only at its station; absent for a bridge",
        "phase": "authorized: charging has not started yet",
        "suspect": "Whether anomalies hold the transaction back from billing",
        "anomalies": "The open anomalies",
        "settledAnomalies": "The anomalies that a person has settled by a correction",
        "energyWh": "In watt-hours", "meterStartWh": "The register at the start, in watt-hours",
        "meterStopWh": "The register at the end, in watt-hours",
        "idTokenSuffix": "The last characters of the id token",
        "cost":
            "What it costs, of a running one until now; absent if it is free. /api/v1/settlements "
            + "tells what was charged",
        "facts":
            "The newest 10,000 facts, or 16 MiB; only in the response for a single transaction",
        "events":
            "What happened to the transaction, as far as it is kept; only in the response for a "
            + "single transaction",
        "energyByQuarter":
            "The energy per quarter of an hour in UTC, without empty ones, a second after the end; "
            + "only in the response for a single transaction",
    ]

    var id: TransactionID
    var source: TransactionSource
    var stationId: StationID
    var connectorId: Int64
    var ocppTransactionId: Int64?
    var driverId: PersonID?
    var driverName: String?
    var idTokenSuffix: String?
    var phase: ChargingTransaction.Phase
    var chargingState: ChargingState?
    var startedAt: Timestamp?
    var endedAt: Timestamp?
    var meterStartWh: Int64?
    var meterStopWh: Int64?
    var energyWh: Int64
    var stoppedReason: StoppedReason?
    var suspect: Bool
    var anomalies: [Anomaly]
    var settledAnomalies: [Anomaly]
    var cost: Cost?
    var facts: [Fact]?
    var events: [Event]?
    var energyByQuarter: [Quarter]?

    /// - Parameter viewer: a host does not learn whose token was refused.
    init(
        _ record: TransactionRecord, driverNames: [PersonID: String] = [:],
        viewer: Viewer = .system
    ) {
        let state = record.state
        id = record.id
        source = record.source
        stationId = record.stationID
        connectorId = record.connectorID
        ocppTransactionId = record.ocppID
        let driver = record.driver(shownTo: viewer)
        driverId = driver
        driverName = driver.flatMap { driverNames[$0] }
        idTokenSuffix = state.token?.suffix
        phase = state.phase
        chargingState = state.chargingState
        startedAt = state.startedAt
        endedAt = state.endedAt
        meterStartWh = state.meterStartWh
        meterStopWh = state.meterStopWh
        energyWh = state.energyWh
        stoppedReason = state.stoppedReason
        suspect = state.isSuspect
        anomalies = state.anomalies.sorted()
        settledAnomalies = state.settledAnomalies.sorted()
    }
}

extension TransactionView {
    struct Cost: Codable, Sendable, Documented {
        static let notes = [
            "currency": "ISO 4217",
            "totalMinor": "With VAT, in hundredths of the currency's unit",
            "vatMinor": "The part of the total that is VAT",
        ]

        var currency: String
        var totalMinor: Int64
        var vatMinor: Int64

        init(_ cost: ChargeCost) {
            currency = Currency.code
            totalMinor = cost.total.minor
            vatMinor = cost.vat.minor
        }
    }

    struct Event: Codable, Sendable {
        var kind: String
        var at: Timestamp
        var energyWh: Int64?
        var anomalies: [String]?

        init(_ event: DomainEvent) {
            kind = event.kind.change
            at = event.occurredAt
            energyWh = event.payload["energyWh"]?.intValue
            anomalies = event.payload["anomalies"]?.arrayValue?.compactMap(\.stringValue)
        }
    }

    struct Quarter: Codable, Sendable {
        var from: Timestamp
        var energyWh: Int64

        init(_ item: QuarterEnergy.Item) {
            from = item.from
            energyWh = item.energyWh
        }
    }
}

struct Fact: Codable, Sendable {
    var kind: ChargingEvent.Kind
    var occurredAt: Timestamp
    /// How much later the device's time was than `occurredAt`; absent for an uncorrected time.
    var clockOffsetSeconds: Int64?
    var receivedAt: Timestamp
    var sequenceNumber: Int64?
    var remarks: [Anomaly]
    var registerWh: Int64?
    var chargingState: ChargingState?
    var stoppedReason: StoppedReason?
    var readings: [MeterReading]?
    var correction: Correction?
    var evidence: EndEvidence?

    init(_ event: ChargingEvent) {
        kind = event.kind
        occurredAt = event.occurredAt
        clockOffsetSeconds = event.clockOffsetMilliseconds.map { $0 / 1000 }
        receivedAt = event.receivedAt
        sequenceNumber = event.sequenceNumber
        remarks = event.remarks.sorted()
        switch event.content {
        case .authorized(_, let register), .started(_, let register): registerWh = register
        case .sampled(let readings): self.readings = readings
        case .chargingStateChanged(let state): chargingState = state
        case .ended(let reason, let register, _):
            stoppedReason = reason
            registerWh = register
        case .corrected(let correction): self.correction = correction
        case .endMissing(let evidence, _): self.evidence = evidence
        case .resumed: break
        }
    }
}
