extension ChargingTransaction {
    /// The facts without repetitions, in the one order that the fold uses, and whether two
    /// different facts claimed the same key.
    ///
    /// Order: the bridge's counter where there is one, then time, then the course of a transaction,
    /// then the key, so that no two facts are ever equal.
    static func canonical(
        _ facts: some Sequence<ChargingEvent>
    ) -> (ordered: [ChargingEvent], conflict: Bool) {
        var byKey: [String: ChargingEvent] = [:]
        var conflict = false
        for fact in facts {
            guard let known = byKey[fact.key] else {
                byKey[fact.key] = fact
                continue
            }
            if known.content != fact.content || known.occurredAt != fact.occurredAt {
                conflict = true
            }
            var kept = precedes(fact, known) ? fact : known
            kept.remarks = known.remarks.union(fact.remarks)
            byKey[fact.key] = kept
        }
        return (byKey.values.sorted(by: precedes), conflict)
    }

    private static func precedes(_ left: ChargingEvent, _ right: ChargingEvent) -> Bool {
        let (leftNumber, rightNumber) = (left.sequenceNumber ?? -1, right.sequenceNumber ?? -1)
        if leftNumber != rightNumber { return leftNumber < rightNumber }
        if left.occurredAt != right.occurredAt { return left.occurredAt < right.occurredAt }
        if rank(left.kind) != rank(right.kind) { return rank(left.kind) < rank(right.kind) }
        if left.key != right.key { return left.key < right.key }
        return String(describing: left.content) < String(describing: right.content)
    }

    private static func rank(_ kind: ChargingEvent.Kind) -> Int {
        switch kind {
        case .authorized: 0
        case .started: 1
        case .chargingStateChanged: 2
        case .sampled: 3
        case .ended: 4
        }
    }
}
