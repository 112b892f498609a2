import CommonBase

/// The pure half of `ClockTrust`.
package struct ToldTime: Sendable {
    /// What two words on the time may differ by, in milliseconds, before the newer one counts.
    static let toleranceMilliseconds: Int64 = 5000

    /// Uptime 0 by the right time; nil while nobody has told it.
    package private(set) var startedAt: Timestamp?

    package init(startedAt: Timestamp? = nil) { self.startedAt = startedAt }

    /// NTP's word holds for the rest of this start, also when NTP has not been heard of for long.
    package mutating func vouching(for moment: Moment) -> Moment {
        if moment.isSynchronised {
            startedAt = moment.wall.adding(milliseconds: -moment.uptime.milliseconds)
            return moment
        }
        guard let startedAt else { return moment }
        var moment = moment
        moment.wall = startedAt.adding(milliseconds: moment.uptime.milliseconds)
        moment.isSynchronised = true
        return moment
    }

    /// The cloud's word counts where NTP is not heard. How long it was under way nobody knows, so that this
    /// clock is behind by that, and never ahead: nothing is heard of before it happens.
    package mutating func heard(_ serverTime: Timestamp, at moment: Moment) {
        guard !moment.isSynchronised else { return }
        let start = serverTime.adding(milliseconds: -moment.uptime.milliseconds)
        let difference = startedAt.map { abs($0.millisecondsSince(start)) } ?? .max
        if difference > Self.toleranceMilliseconds { startedAt = start }
    }
}
