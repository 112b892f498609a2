import CloudBooking
import CommonBase

/// The ground truth about a confirmed booking: its times, and since when they are known.
struct BookedTime {
    let id: ID<Booking>
    let station: StationID
    let person: PersonID
    /// Milliseconds since the start of the simulation, as all times here.
    let from: Int64
    let until: Int64
    let since: Int64
    /// When it was canceled, changed or ended; nil if it counts.
    var endedAt: Int64?
    /// Whether the bridge had a connection for long enough to learn of it.
    var couldBeKnown = false

    init(_ booking: Booking, since: Int64) {
        id = booking.id
        station = booking.stationID
        person = booking.personID
        from = booking.startsAt.millisecondsSince(HostClock.beginning)
        until = booking.endsAt.millisecondsSince(HostClock.beginning)
        self.since = since
    }

    func isSame(as booking: Booking) -> Bool {
        id == booking.id
            && from == booking.startsAt.millisecondsSince(HostClock.beginning)
            && until == booking.endsAt.millisecondsSince(HostClock.beginning)
    }
}

/// How long a condition has held without a break.
struct Steadiness {
    private var since: Int64?
    private var key: [Int] = []

    /// - Parameter key: a change of it is a break, even if nobody looked meanwhile.
    mutating func note(_ holds: Bool, key: [Int], at now: Int64) {
        if !holds || key != self.key || since == nil { since = holds ? now : nil }
        self.key = key
    }

    /// Milliseconds since it began; -1 if it does not hold.
    func lasts(at now: Int64) -> Int64 { since.map { now - $0 } ?? -1 }
}
