/// An inconsistency in a transaction's facts. Facts are never rejected for it, because the energy
/// has been delivered either way; a transaction with an anomaly is not billed until a person has
/// reviewed it.
package enum Anomaly: String, Sendable, Codable, CaseIterable, Comparable {
    /// Energy or an end was reported without a start.
    case missingStart
    /// The cumulative register decreased.
    case registerWentBackwards
    /// More energy than a home charger can deliver in the time, or a negative register.
    case impossibleEnergy
    /// The energy disagrees by an order of magnitude with the power that the station reported: one
    /// of them is probably in another unit.
    case energyMismatch
    /// The bridge skipped a number in its sequence for this transaction.
    case sequenceGap
    /// S0 pulses may have been missed while the counter was not running.
    case meterGap
    /// The device's clock was not synchronised.
    case clockUnsynchronised
    /// The device reported a time that was in the future when the cloud received it.
    case timeInFuture
    /// The device reported a time at which it was connected and did not report it, or its clock is
    /// known to be behind.
    case timeInPast
    /// A required time was absent or unreadable; the time of arrival replaces it.
    case unreadableTime
    /// A required number or token was absent or unreadable.
    case unreadableValue
    /// The station has shown that it does not know the transaction any more, but it never reported
    /// the end.
    case endNotReported
    /// The end is earlier than the start.
    case endBeforeStart
    /// The transaction was started with a token that is not registered.
    case unknownToken
    /// The transaction was started with a token that was blocked, expired or in use elsewhere.
    case tokenNotAccepted
    /// The same fact was reported twice with different content.
    case conflictingFacts

    /// Anomalies of a transaction whose times do not show how long it took.
    package static let ofUnknownDuration: Set<Anomaly> = [
        .clockUnsynchronised, .timeInFuture, .timeInPast, .unreadableTime,
    ]

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
