/// Something odd about a transaction. Nothing is refused for it, since the energy is gone either
/// way; it holds the bill back until a person has looked.
package enum Anomaly: String, Sendable, Codable, CaseIterable, Comparable {
    /// Energy or an end without a start.
    case missingStart
    /// The cumulative register fell.
    case registerWentBackwards
    /// More than any home charger can deliver in the time, or a negative register.
    case impossibleEnergy
    /// A number in the bridge's sequence for this transaction never came.
    case sequenceGap
    /// S0 pulses may have been missed while nobody counted.
    case meterGap
    /// The device's clock had not been set.
    case clockUnsynchronised
    /// The device claims a time that was still to come when we heard it.
    case timeInFuture
    /// A required time was absent or unreadable; the time of arrival stands in.
    case unreadableTime
    /// A required number or token was absent or unreadable.
    case unreadableValue
    /// The end is earlier than the start.
    case endBeforeStart
    /// Started with a token that nobody gave out.
    case unknownToken
    /// Started with a token that was blocked, expired or in use elsewhere.
    case tokenNotAccepted
    /// The same thing was reported twice with different content.
    case conflictingFacts

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
