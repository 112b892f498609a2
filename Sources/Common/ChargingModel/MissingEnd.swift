import CommonBase

/// The evidence that a station does not know a transaction any more, of which it never reported the
/// end, and its refutation: the station may resume the transaction after a power cut, and a
/// StatusNotification may overtake queued messages.
///
/// Each piece of evidence has a number; a refutation has the number of the evidence that it refutes.
/// So the order in which they are folded does not matter.
package struct MissingEnd: Hashable, Sendable {
    /// What the evidence with each number was. Few, because each kind is limited.
    private(set) var kinds: [Int64: EndEvidence] = [:]
    /// The number of the last evidence that was refuted.
    package internal(set) var refutedNumber: Int64 = 0
    /// The time of the last evidence: a reading from before it does not refute it.
    package internal(set) var since: Timestamp?

    package init() {}

    init(kinds: [Int64: EndEvidence], refutedNumber: Int64, since: Timestamp?) {
        self.kinds = kinds
        self.refutedNumber = refutedNumber
        self.since = since
    }

    /// The number of the last evidence; 0 without.
    package var number: Int64 { kinds.keys.max() ?? 0 }

    package var isMissing: Bool { number > refutedNumber }

    /// The number of the next evidence.
    package var nextNumber: Int64 { refutedNumber + 1 }

    /// The last evidence; nil without.
    package var evidence: EndEvidence? { kinds[number] }

    /// Whether the fact is about a missing end. It may be applied any number of times.
    mutating func apply(_ fact: ChargingEvent) -> Bool {
        switch fact.content {
        case .endMissing(let evidence, let number):
            if number > self.number { since = fact.occurredAt }
            kinds[number] = evidence
            return true
        case .resumed(let number):
            refutedNumber = max(refutedNumber, number)
            return true
        case .authorized, .started, .sampled, .chargingStateChanged, .ended, .corrected:
            return false
        }
    }

    /// Whether this kind of evidence still counts: it was not refuted too often. A station that
    /// resumed a transaction after a boot may send a BootNotification for each new connection; one
    /// that reports a connector as available while it charges (quirk Q72) does so again.
    package func isCredible(_ evidence: EndEvidence) -> Bool {
        let limit =
            switch evidence {
            case .boot: 1
            case .connectorStatus: 3
            case .otherTransaction, .stopRejected: 10
            }
        return kinds.count { $0.key <= refutedNumber && $0.value == evidence } < limit
    }

    /// Whether a reading of this time can refute the evidence. The time of a clock that was never
    /// set shows no order.
    package func canBeRefuted(byReadingAt time: Timestamp) -> Bool {
        since.map { time > $0 || time < .earliestPlausible } ?? true
    }
}

extension MissingEnd {
    /// An item of the stored fold: numbers and kinds, by turns.
    func writeKinds(to writer: inout JSONWriter) {
        writer.array { writer in
            for (number, evidence) in kinds.sorted(by: { $0.key < $1.key }) {
                writer.write(number)
                writer.write(evidence.rawValue)
            }
        }
    }

    /// Nil if the items are not of a stored fold.
    init?(kinds items: JSONValue, refuted: JSONValue, since: JSONValue) {
        guard let items = items.arrayValue, items.count.isMultiple(of: 2),
            let refutedNumber = refuted.intValue
        else { return nil }
        self.init(
            kinds: [:], refutedNumber: refutedNumber,
            since: since.intValue.map(Timestamp.init(milliseconds:)))
        for index in stride(from: 0, to: items.count, by: 2) {
            guard let number = items[index].intValue,
                let evidence = items[index + 1].stringValue.flatMap(EndEvidence.init)
            else { return nil }
            kinds[number] = evidence
        }
    }
}
