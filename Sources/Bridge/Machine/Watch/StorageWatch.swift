import CommonBase

/// The disk: what it was given to store, what it has confirmed, and how much room it has.
struct StorageWatch: Hashable, Sendable {
    private struct Pending: Hashable, Sendable {
        var ticket: UInt64
        var since: Uptime
    }

    /// Numbers commits and authorization requests.
    private(set) var lastTicket: UInt64 = 0
    /// How much room the disk has: without any, nobody may start to charge.
    var room = StorageRoom.enough
    /// The last commit that is not confirmed, and since when the disk has confirmed none.
    private var pending: Pending?
    /// When the last commit was handed over.
    private(set) var lastCommitAt: Moment?

    mutating func nextTicket() -> UInt64 {
        lastTicket += 1
        return lastTicket
    }

    /// - Returns: the ticket of a commit that is handed over now.
    mutating func commit(at moment: Moment) -> UInt64 {
        lastCommitAt = moment
        let ticket = nextTicket()
        pending = Pending(ticket: ticket, since: pending?.since ?? moment.uptime)
        return ticket
    }

    /// Any confirmation shows that the disk works.
    mutating func confirm(_ ticket: UInt64, at uptime: Uptime) {
        guard let waiting = pending else { return }
        pending =
            ticket < waiting.ticket ? Pending(ticket: waiting.ticket, since: uptime) : nil
    }

    /// When a disk that confirms nothing counts as failed.
    func silentAt(_ policy: BridgePolicy) -> Uptime? {
        pending?.since.adding(milliseconds: policy.storagePatienceMilliseconds)
    }

    func isSilent(at uptime: Uptime, _ policy: BridgePolicy) -> Bool {
        silentAt(policy).map { $0 <= uptime } ?? false
    }

    /// When the state is stored again though nothing has happened. After a power cut, times and
    /// energy are known only as well as the last commit.
    func noteDueAt(isCharging: Bool, _ policy: BridgePolicy) -> Uptime? {
        guard pending == nil, let lastCommitAt else { return nil }
        let interval =
            if isCharging {
                policy.chargingNoteIntervalMilliseconds
            } else if lastCommitAt.isSynchronised {
                policy.knownNoteIntervalMilliseconds
            } else {
                policy.noteIntervalMilliseconds
            }
        return lastCommitAt.uptime.adding(milliseconds: interval)
    }
}
