import CommonBase

/// A change of a transaction that others react to, found by comparing it before and after.
package enum TransactionChange: Hashable, Sendable {
    case started
    /// The charging state changed while the transaction went on.
    case chargingStateChanged(ChargingState)
    case ended
    /// An ended transaction changed: whatever was done at its end must be corrected. Every change is
    /// one, also back to an earlier value.
    case revised
    /// The transaction became suspect, or has further anomalies: only the new ones.
    case heldForReview(Set<Anomaly>)
    /// No longer suspect: a person settled these anomalies, or the missing facts arrived.
    case released(Set<Anomaly>)

    package static func between(
        _ before: ChargingTransaction, _ after: ChargingTransaction
    ) -> [TransactionChange] {
        var changes: [TransactionChange] = []
        if before.startedAt == nil, after.startedAt != nil { changes.append(.started) }
        if after.phase == .ended {
            if before.phase != .ended {
                changes.append(.ended)
            } else if before.billed != after.billed {
                changes.append(.revised)
            }
        } else if before.startedAt != nil, before.chargingState != after.chargingState,
            let state = after.chargingState
        {
            changes.append(.chargingStateChanged(state))
        }
        let fresh = after.anomalies.subtracting(before.anomalies)
        if !fresh.isEmpty { changes.append(.heldForReview(fresh)) }
        if before.isSuspect, !after.isSuspect { changes.append(.released(after.settledAnomalies)) }
        return changes
    }
}

extension ChargingTransaction {
    /// What a bill is computed from.
    private struct Billed: Hashable {
        var startedAt: Timestamp?
        var endedAt: Timestamp?
        var energyWh: Int64
    }

    fileprivate var billed: some Hashable {
        Billed(startedAt: startedAt, endedAt: endedAt, energyWh: energyWh)
    }
}
