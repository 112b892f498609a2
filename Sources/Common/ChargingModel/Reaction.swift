import CommonBase

/// A consequence of a change of a transaction, found by comparing it before and after.
///
/// The key is stored with the transaction under a unique index, so that folding or receiving the
/// same facts again never triggers a reaction twice.
package enum Reaction: Hashable, Sendable {
    case started
    case ended
    /// An ended transaction changed: whatever was done at its end must be corrected.
    case revised(energyWh: Int64, endedAt: Timestamp?)
    /// The transaction became suspect, or has further anomalies: only the new ones.
    case heldForReview(Set<Anomaly>)
    /// No longer suspect: a person settled these anomalies, or the missing facts arrived.
    case released(Set<Anomaly>)

    package static func between(
        _ before: ChargingTransaction?, _ after: ChargingTransaction
    ) -> [Reaction] {
        var reactions: [Reaction] = []
        if before?.startedAt == nil, after.startedAt != nil { reactions.append(.started) }
        if after.phase == .ended {
            if let before, before.phase == .ended {
                if before.energyWh != after.energyWh || before.endedAt != after.endedAt {
                    reactions.append(.revised(energyWh: after.energyWh, endedAt: after.endedAt))
                }
            } else {
                reactions.append(.ended)
            }
        }
        let fresh = after.anomalies.subtracting(before?.anomalies ?? [])
        if !fresh.isEmpty { reactions.append(.heldForReview(fresh)) }
        if before?.isSuspect == true, !after.isSuspect {
            reactions.append(.released(after.settledAnomalies))
        }
        return reactions
    }

    /// Unique within the transaction.
    package var idempotencyKey: String {
        switch self {
        case .started: "started"
        case .ended: "ended"
        case .revised(let energyWh, let endedAt):
            "revised:\(energyWh):\(endedAt?.milliseconds ?? 0)"
        case .heldForReview(let anomalies):
            "heldForReview:" + anomalies.sorted().map(\.rawValue).joined(separator: ",")
        case .released(let anomalies):
            "released:" + anomalies.sorted().map(\.rawValue).joined(separator: ",")
        }
    }
}
