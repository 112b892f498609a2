import CommonBase

/// The time that NTP or the cloud has reported since the start of the machine: the pure half of
/// `ClockTrust`.
package struct ReportedTime: Sendable {
    /// Most that a newer report may differ by and be ignored, in milliseconds.
    static let toleranceMilliseconds: Int64 = 5000

    /// The right time at uptime 0; nil until it is reported.
    package private(set) var startedAt: Timestamp?

    package init(startedAt: Timestamp? = nil) { self.startedAt = startedAt }

    /// The moment with the best known time. NTP's time holds until the next boot, also when NTP has
    /// been silent for long.
    package mutating func synchronised(_ moment: Moment) -> Moment {
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

    /// Takes the cloud's time where NTP has reported none. Its delay on the network is unknown, so
    /// the clock may be behind by it, but never ahead.
    package mutating func heard(_ serverTime: Timestamp, at moment: Moment) {
        guard !moment.isSynchronised else { return }
        let start = serverTime.adding(milliseconds: -moment.uptime.milliseconds)
        let difference = startedAt.map { $0.millisecondsSince(start).magnitude } ?? .max
        if difference > UInt64(Self.toleranceMilliseconds) { startedAt = start }
    }
}
