import CommonBase

/// Turns polls of all cards in the field into taps. Pure.
///
/// Each card counts once when it arrives, and again only after it was away, whatever other cards
/// come and go. A phone has a random UID, another one each time it is powered; it counts like a
/// card that stays, and only if it stays without one: a driver's card may be in the same case.
struct TapFilter {
    struct Tap: Hashable {
        var uid: [UInt8]
        /// Whether it came together with another card that is still there: both are one gesture.
        var isCompanion: Bool
    }

    /// How long a card must be away to count as removed: a hand is not steady.
    static let absenceMilliseconds: Int64 = 1000
    /// Cards that come within this time, and lie there together, are one gesture.
    static let gestureMilliseconds: Int64 = 3000
    /// In how many polls a random UID must be alone to count.
    static let lonePolls = 5

    /// When each card was seen last.
    private var cards: [[UInt8]: Uptime] = [:]
    /// The cards of the present poll.
    private var found: Set<[UInt8]> = []
    /// When the present gesture began, and the cards that have come with it.
    private var gestureAt: Uptime?
    private var gestureCards: Set<[UInt8]> = []
    /// When a random UID was seen last, and in how many polls alone; nil once it has counted, or was
    /// seen beside a card.
    private var randomSeenAt: Uptime?
    private var lonePolls: Int? = 0

    /// A UID of four bytes that begins with 08 is random (ISO/IEC 14443-3 §6.5.4).
    static func isRandom(_ uid: [UInt8]) -> Bool { uid.count == 4 && uid[0] == 0x08 }

    /// A card is in the field.
    /// - Returns: its tap, if it has just arrived.
    mutating func saw(_ uid: [UInt8], at now: Uptime) -> Tap? {
        found.insert(uid)
        guard !Self.isRandom(uid) else { return sawRandom(uid, at: now) }
        defer { cards[uid] = now }
        return cards[uid] == nil ? tap(uid, at: now) : nil
    }

    /// The poll has found all cards that are in the field.
    mutating func polled(at now: Uptime) {
        for uid in found where cards[uid] != nil { cards[uid] = now }
        if found.contains(where: Self.isRandom) { randomSeenAt = now }
        found = []
        cards = cards.filter { !Self.isGone($0.value, at: now) }
        guard let seenAt = randomSeenAt else { return }
        if !cards.isEmpty { lonePolls = nil }
        if Self.isGone(seenAt, at: now) { (randomSeenAt, lonePolls) = (nil, 0) }
    }

    /// The poll has failed: it says nothing about the cards that it has not found.
    mutating func pollFailed() { found = [] }

    private mutating func sawRandom(_ uid: [UInt8], at now: Uptime) -> Tap? {
        randomSeenAt = now
        guard let polls = lonePolls, cards.isEmpty else { return nil }
        lonePolls = polls + 1
        guard polls + 1 >= Self.lonePolls else { return nil }
        lonePolls = nil
        return tap(uid, at: now)
    }

    /// A card that comes again begins a gesture of its own.
    private mutating func tap(_ uid: [UInt8], at now: Uptime) -> Tap {
        let isRecent =
            gestureAt.map { now < $0.adding(milliseconds: Self.gestureMilliseconds) } ?? false
        let hasCompany = cards.contains {
            gestureCards.contains($0.key) && !Self.isGone($0.value, at: now)
        }
        let isCompanion = isRecent && hasCompany && !gestureCards.contains(uid)
        if !isCompanion { (gestureAt, gestureCards) = (now, []) }
        gestureCards.insert(uid)
        return Tap(uid: uid, isCompanion: isCompanion)
    }

    private static func isGone(_ seenAt: Uptime, at now: Uptime) -> Bool {
        now.milliseconds - seenAt.milliseconds >= absenceMilliseconds
    }
}
