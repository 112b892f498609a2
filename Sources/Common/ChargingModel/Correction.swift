import CommonBase

/// A person's correction of a transaction. It is stored as another fact; the facts of the station
/// stay unchanged.
package struct Correction: Hashable, Sendable, Codable {
    /// Replaces the energy computed from the registers, in Wh.
    package var energyWh: Int64?
    package var startedAt: Timestamp?
    package var endedAt: Timestamp?
    /// Whether it ends a transaction whose end was never reported.
    package var closes: Bool
    /// Anomalies that the person has reviewed; they no longer prevent billing.
    package var settled: Set<Anomaly>
    package var note: String
    /// The author; nil for the command line.
    package var by: PersonID?

    package init(
        energyWh: Int64? = nil, startedAt: Timestamp? = nil, endedAt: Timestamp? = nil,
        closes: Bool = false, settled: Set<Anomaly> = [], note: String, by: PersonID? = nil
    ) {
        self.energyWh = energyWh
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.closes = closes
        self.settled = settled
        self.note = note
        self.by = by
    }

    /// Merges both corrections; members that `next` leaves nil keep their value.
    func followed(by next: Correction) -> Correction {
        var both = next
        both.energyWh = next.energyWh ?? energyWh
        both.startedAt = next.startedAt ?? startedAt
        both.endedAt = next.endedAt ?? endedAt
        both.closes = closes || next.closes
        both.settled = settled.union(next.settled)
        return both
    }

    /// - Parameter state: computed from the facts of the station.
    func apply(to state: inout ChargingTransaction) {
        // A person ended the transaction, and the station reported an end later: a person must
        // decide which one is right.
        if closes, state.phase == .ended { state.anomalies.insert(.conflictingFacts) }
        if closes, state.phase != .ended {
            state.phase = .ended
            state.chargingState = .idle
            state.stoppedReason = .other
        }
        state.energyWh = energyWh ?? state.energyWh
        state.startedAt = startedAt ?? state.startedAt
        state.endedAt = endedAt ?? state.endedAt
        state.settledAnomalies = state.anomalies.intersection(settled)
        state.anomalies.subtract(settled)
    }
}
