import CommonBase

/// What a person says about a transaction after looking at it. A fact like any other: what stations
/// said stays as it was.
package struct Correction: Hashable, Sendable, Codable {
    /// Instead of what the registers say, in Wh.
    package var energyWh: Int64?
    package var startedAt: Timestamp?
    package var endedAt: Timestamp?
    /// Whether it ends a transaction whose end never came.
    package var closes: Bool
    /// What was odd then, and holds the bill back no more.
    package var settled: Set<Anomaly>
    package var note: String
    /// Who says so; nil for the command line.
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

    /// Both together; what the later one leaves open stays.
    func followed(by next: Correction) -> Correction {
        var both = next
        both.energyWh = next.energyWh ?? energyWh
        both.startedAt = next.startedAt ?? startedAt
        both.endedAt = next.endedAt ?? endedAt
        both.closes = closes || next.closes
        both.settled = settled.union(next.settled)
        return both
    }

    /// - Parameter state: as the facts of the station tell it.
    func apply(to state: inout ChargingTransaction) {
        // Somebody ended it, and then the station did: who is right, a person has to say.
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
