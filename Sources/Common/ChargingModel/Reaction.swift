import CommonBase

/// What a change of a transaction sets off, found by comparing before and after.
///
/// The key goes under a unique index beside the transaction, so that refolding the same facts, or
/// hearing them again, cannot set anything off twice.
package enum Reaction: Hashable, Sendable {
    case started
    case ended
    /// An ended transaction changed: whoever acted on its end must correct that.
    case revised(energyWh: Int64, endedAt: Timestamp?)
    /// Newly suspect; the anomalies are those that were not known before.
    case heldForReview(Set<Anomaly>)
    /// Not suspect any more: a person has settled these, or what was missing came after all.
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
