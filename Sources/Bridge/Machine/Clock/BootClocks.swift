import BridgeProtocol
import CommonBase

/// What is known of each boot of the machine: events of a boot whose clock was not synchronised get
/// their times from here before they are sent.
///
/// | the boot | its times |
/// |---|---|
/// | the clock was synchronised in it | exact, back to its beginning |
/// | only in a boot before it and in one after it | estimated: only the times without power are unknown, and are shared out evenly |
/// | in none before or none after it | as the clock showed them |
package struct BootClocks: Hashable, Sendable, Codable {
    /// More than a month of daily power cuts.
    static let limit = 64

    struct Boot: Hashable, Sendable, Codable {
        var bootID: String
        /// How long it ran at least.
        var lastUptime: Uptime
        /// The time at uptime 0 by its own clock at first. A system that lost the time goes on from
        /// the last one that it stored (systemd-timesyncd), so this may be too early but not too
        /// late.
        var claimedStart: Timestamp
        /// The right time at uptime 0; nil until it is known.
        var startedAt: Timestamp?
    }

    /// Oldest first.
    private(set) var boots: [Boot] = []

    package init() {}

    /// When that boot was, where it is known exactly.
    package func start(of bootID: String) -> Timestamp? {
        index(of: bootID).flatMap { boots[$0].startedAt }
    }

    /// Records that the machine ran at this moment.
    package mutating func note(_ moment: Moment) {
        let start = moment.wall.adding(milliseconds: -moment.uptime.milliseconds)
        if let index = index(of: moment.bootID) {
            boots[index].lastUptime = max(boots[index].lastUptime, moment.uptime)
        } else {
            boots.append(
                Boot(bootID: moment.bootID, lastUptime: moment.uptime, claimedStart: start))
            boots.removeFirst(max(0, boots.count - Self.limit))
        }
        if moment.isSynchronised { learn(moment.bootID, start) }
    }

    private func index(of bootID: String) -> Int? { boots.lastIndex { $0.bootID == bootID } }

    /// The first time counts: an event must have the same time whenever it is sent again.
    package mutating func learn(_ bootID: String, _ startedAt: Timestamp) {
        guard let index = index(of: bootID), boots[index].startedAt == nil else { return }
        boots[index].startedAt = startedAt
    }

    /// No event waits: boots before the last known one are not needed any more.
    package mutating func forget() {
        guard let last = boots.lastIndex(where: { $0.startedAt != nil }) else { return }
        boots.removeFirst(last)
    }

    /// The same moment, with the best that is known of its time.
    package func corrected(_ moment: Moment) -> Moment {
        guard !moment.isSynchronised, let index = index(of: moment.bootID) else { return moment }
        var moment = moment
        if let start = boots[index].startedAt {
            moment.wall = start.adding(milliseconds: moment.uptime.milliseconds)
            moment.isSynchronised = true
        } else if let (start, error) = estimate(of: index) {
            moment.wall = start.adding(milliseconds: moment.uptime.milliseconds)
            moment.uncertaintySeconds = error / 1000 + 1
        }
        return moment
    }

    /// When a boot between two known ones was, and how far off that may be, in milliseconds.
    private func estimate(of index: Int) -> (start: Timestamp, error: Int64)? {
        guard let before = boots[..<index].lastIndex(where: { $0.startedAt != nil }),
            let after = boots[index...].firstIndex(where: { $0.startedAt != nil }),
            let first = boots[before].startedAt, let last = boots[after].startedAt
        else { return nil }
        // The earliest possible time of each boot after the first, and what is left over at the
        // last.
        var earliest = [first]
        for boot in before + 1...after {
            let end = earliest[boot - before - 1].adding(
                milliseconds: boots[boot - 1].lastUptime.milliseconds)
            let claimed = boots[boot].claimedStart
            earliest.append(claimed > last ? end : max(end, claimed))
        }
        let powerless = max(0, last.millisecondsSince(earliest[after - before]))
        let share = powerless * Int64(index - before) / Int64(after - before)
        let start = earliest[index - before].adding(milliseconds: share)
        return (start, max(share, powerless - share))
    }
}

extension BridgeEvent {
    /// With the best known times: its own, and those of its readings.
    package func corrected(by clocks: BootClocks) -> BridgeEvent {
        var event = self
        event.moment = clocks.corrected(moment)
        let shift = event.moment.wall.millisecondsSince(moment.wall)
        guard shift != 0, case .transactionEvent(var transaction) = data else { return event }
        for index in transaction.meterValue.indices {
            let told = transaction.meterValue[index].takenAt
            transaction.meterValue[index].takenAt = told.adding(milliseconds: shift)
        }
        event.data = .transactionEvent(transaction)
        return event
    }
}
