/// One charging transaction as all its facts tell it: a pure fold.
///
/// Any order and any number of deliveries of the same facts give the same value. The trap: never
/// let `receivedAt` in, and never let a fact's place in the input decide; facts are sorted first.
public struct ChargingTransaction: Hashable, Sendable, Codable {
    public enum Phase: String, Sendable, Codable, CaseIterable {
        /// Somebody may charge; no energy yet.
        case authorized
        case active
        case ended
    }

    public var phase: Phase = .authorized
    public var chargingState: ChargingState?
    public var token: IdTokenReference?
    public var startedAt: Timestamp?
    public var endedAt: Timestamp?
    public var meterStartWh: Int64?
    public var meterStopWh: Int64?
    /// Delivered so far, or in all once `phase` is `ended`.
    public var energyWh: Int64 = 0
    public var stoppedReason: StoppedReason?
    public var anomalies: Set<Anomaly> = []
    /// What was odd, until a person looked at it.
    public var settledAnomalies: Set<Anomaly> = []

    /// Held back from billing until a person has looked at it.
    public var isSuspect: Bool { !anomalies.isEmpty }

    public init() {}

    public static func fold(_ facts: some Sequence<ChargingEvent>) -> ChargingTransaction {
        TransactionFold(facts).result
    }
}
