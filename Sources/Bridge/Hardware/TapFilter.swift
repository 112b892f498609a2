import CommonBase

/// Turns polls into taps: a card counts once when it arrives, and again only after it was away.
struct TapFilter {
    /// How long a card must be away to count as removed: a hand is not steady.
    static let absenceMilliseconds: Int64 = 1000

    private var present: [UInt8]?
    private var lastSeen = Uptime(milliseconds: 0)

    mutating func saw(_ uid: [UInt8]?, at now: Uptime) -> [UInt8]? {
        guard let uid else {
            if now.milliseconds - lastSeen.milliseconds >= Self.absenceMilliseconds {
                present = nil
            }
            return nil
        }
        lastSeen = now
        defer { present = uid }
        return uid == present ? nil : uid
    }
}
