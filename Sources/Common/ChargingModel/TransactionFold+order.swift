import CommonBase

extension TransactionFold {
    /// The facts without duplicates in the canonical order of the fold, and whether two different
    /// facts have the same key.
    ///
    /// Order: the bridge's counter if present, then time, then the stages of a transaction, then
    /// the key, so that the order is total.
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
        let (leftPlace, rightPlace) = (Place(left), Place(right))
        if leftPlace != rightPlace { return leftPlace < rightPlace }
        return String(describing: left.content) < String(describing: right.content)
    }

    /// How many numbers are missing right before `number`.
    package func numbersMissing(before number: Int64) -> Int64 {
        let (difference, overflow) = number.subtractingReportingOverflow(highestNumber ?? -1)
        return overflow || difference < 1 ? 0 : difference - 1
    }

    /// Whether a fact has a sequence number.
    package var isNumbered: Bool { highestNumber != nil }

    /// The position of a fact among the facts of its transaction.
    struct Place: Hashable, Sendable, Comparable {
        /// −1 without a sequence number.
        var sequenceNumber: Int64
        var occurredAt: Timestamp
        var rank: Int64
        var key: String

        init(sequenceNumber: Int64, occurredAt: Timestamp, rank: Int64, key: String) {
            self.sequenceNumber = sequenceNumber
            self.occurredAt = occurredAt
            self.rank = rank
            self.key = key
        }

        init(_ fact: ChargingEvent) {
            self.init(
                sequenceNumber: fact.sequenceNumber ?? -1, occurredAt: fact.occurredAt,
                rank: TransactionFold.rank(fact.kind), key: fact.key)
        }

        /// The position of a correction.
        init(correctionAt occurredAt: Timestamp, key: String) {
            self.init(
                sequenceNumber: -1, occurredAt: occurredAt,
                rank: TransactionFold.rank(.corrected), key: key)
        }

        static func < (left: Place, right: Place) -> Bool {
            if left.sequenceNumber != right.sequenceNumber {
                return left.sequenceNumber < right.sequenceNumber
            }
            if left.occurredAt != right.occurredAt { return left.occurredAt < right.occurredAt }
            if left.rank != right.rank { return left.rank < right.rank }
            return left.key < right.key
        }
    }

    private static func rank(_ kind: ChargingEvent.Kind) -> Int64 {
        switch kind {
        case .authorized: 0
        case .started: 1
        case .chargingStateChanged: 2
        case .sampled: 3
        case .ended: 4
        case .corrected: 5
        case .endMissing: 6
        case .resumed: 7
        }
    }
}
