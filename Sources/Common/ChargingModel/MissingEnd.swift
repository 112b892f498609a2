import CommonBase

/// The evidence that a station does not know a transaction any more, of which it never reported the
/// end, and its refutation: the station may resume the transaction after a power cut, and a
/// StatusNotification may overtake queued messages.
///
/// Each piece of evidence has a number; a refutation has the number of the evidence that it refutes.
/// So the order in which they are folded does not matter.
package struct MissingEnd: Hashable, Sendable {
    /// The number of the last evidence; 0 without.
    package internal(set) var number: Int64 = 0
    /// The number of the last evidence that was refuted, and so how often that happened.
    package internal(set) var refutedNumber: Int64 = 0
    /// The time of the last evidence, if that is another transaction on the connector: an earlier
    /// reading does not refute it.
    package internal(set) var otherSince: Timestamp?

    package init() {}

    package var isMissing: Bool { number > refutedNumber }

    /// The number of the next evidence.
    package var nextNumber: Int64 { refutedNumber + 1 }

    /// Whether the fact is about a missing end. It may be applied any number of times.
    mutating func apply(_ fact: ChargingEvent) -> Bool {
        switch fact.content {
        case .endMissing(let evidence, let number):
            if number > self.number {
                self.number = number
                otherSince = evidence == .otherTransaction ? fact.occurredAt : nil
            }
            return true
        case .resumed(let number):
            refutedNumber = max(refutedNumber, number)
            return true
        case .authorized, .started, .sampled, .chargingStateChanged, .ended, .corrected:
            return false
        }
    }

    /// Whether this evidence still counts. A station that resumed a transaction after a boot may
    /// send a BootNotification for each new connection; one that reports a connector as available
    /// while it charges (quirk Q72) does so again.
    package func isCredible(_ evidence: EndEvidence) -> Bool {
        let limit: Int64 =
            switch evidence {
            case .boot: 1
            case .connectorStatus: 3
            case .otherTransaction, .stopRejected: 10
            }
        return refutedNumber < limit
    }
}
