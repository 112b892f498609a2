import CommonBase

/// One charging transaction as all its facts tell it: a pure fold.
///
/// Any order and any number of deliveries of the same facts give the same value. The trap: never
/// let `receivedAt` in, and never let a fact's place in the input decide; facts are sorted first.
package struct ChargingTransaction: Hashable, Sendable, Codable {
    package enum Phase: String, Sendable, Codable, CaseIterable {
        /// Somebody may charge; no energy yet.
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
    /// Delivered so far, or in all once `phase` is `ended`.
    package var energyWh: Int64 = 0
    package var stoppedReason: StoppedReason?
    package var anomalies: Set<Anomaly> = []
    /// What was odd, until a person looked at it.
    package var settledAnomalies: Set<Anomaly> = []

    /// Held back from billing until a person has looked at it.
    package var isSuspect: Bool { !anomalies.isEmpty }

    package init() {}

    package static func fold(_ facts: some Sequence<ChargingEvent>) -> ChargingTransaction {
        TransactionFold(facts).result
    }
}
