import CommonBase

/// One charging transaction, computed from all its facts by a pure fold.
///
/// The result is independent of the order of the facts and of repeated deliveries. To keep it so,
/// never use `receivedAt`, nor a fact's position in the input; facts are sorted first.
package struct ChargingTransaction: Hashable, Sendable, Codable {
    package enum Phase: String, Sendable, Codable, CaseIterable {
        /// The token is authorized; no energy has been delivered yet.
        case authorized
        case active
        case ended
    }

    package var phase: Phase = .authorized
    package var chargingState: ChargingState?
    package var token: IdTokenReference?
    package var startedAt: Timestamp?
    package var endedAt: Timestamp?
    package var meterStartWh: Int64?
    package var meterStopWh: Int64?
    /// Energy delivered so far, or in total once `phase` is `ended`.
    package var energyWh: Int64 = 0
    package var stoppedReason: StoppedReason?
    package var anomalies: Set<Anomaly> = []
    /// Anomalies that a person has reviewed and settled.
    package var settledAnomalies: Set<Anomaly> = []

    /// Whether billing waits for a person to review the transaction.
    package var isSuspect: Bool { !anomalies.isEmpty }

    package init() {}

    package static func fold(_ facts: some Sequence<ChargingEvent>) -> ChargingTransaction {
        TransactionFold(facts).result
    }
}
