import CommonBase

/// A station's CALLs in their order: one is outstanding at a time, and what belongs to a
/// transaction stays here until it was answered.
struct CallQueue: Sendable {
    struct Entry: Sendable, Hashable {
        let number: Int
        let message: StationMessage
        /// How often the central system failed to process it.
        var failures = 0
        /// Not to be sent again before this.
        var notBefore: Uptime?
    }

    struct Outstanding: Sendable, Hashable {
        let id: String
        let number: Int
        let deadline: Uptime
    }

    /// Most messages that wait. Beyond it the oldest MeterValues goes: starts and stops never do,
    /// and there are only a few of them.
    static let limit = 1000
    /// How long a station waits for an answer.
    static let responseTimeoutMilliseconds: Int64 = 30_000

    private(set) var entries: [Entry] = []
    private(set) var outstanding: Outstanding?
    /// Begins every message id, so that no two connections of two processes share one.
    private let idPrefix: String
    private var entryCount = 0
    private var callCount = 0

    /// - Parameter idPrefix: at most 20 characters, to leave room for the count.
    init(idPrefix: String) { self.idPrefix = idPrefix }

    mutating func append(_ message: StationMessage) {
        if entries.count >= Self.limit,
            let index = entries.firstIndex(where: {
                $0.message.isMeterValues && $0.number != outstanding?.number
            })
        {
            entries.remove(at: index)
        }
        entryCount += 1
        entries.append(Entry(number: entryCount, message: message))
    }

    /// The next one to send, which is outstanding from now on, under an id of its own; nil when
    /// there is none or another one is outstanding.
    ///
    /// - Parameter onlyBoot: the central system has not accepted the station yet.
    mutating func next(at now: Uptime, onlyBoot: Bool) -> (id: String, entry: Entry)? {
        guard outstanding == nil, let entry = sendable(at: now, onlyBoot: onlyBoot) else {
            return nil
        }
        callCount += 1
        let id = "\(idPrefix)-\(callCount)"
        outstanding = Outstanding(
            id: id, number: entry.number,
            deadline: now.adding(milliseconds: Self.responseTimeoutMilliseconds))
        return (id, entry)
    }

    /// A message of a transaction that waits for its next attempt holds up the transaction's other
    /// messages, and nothing else.
    private func sendable(at now: Uptime, onlyBoot: Bool) -> Entry? {
        if onlyBoot { return entries.first { $0.message.isBoot } }
        var isHeldUp = false
        for entry in entries {
            guard entry.message.transactionNumber != nil else { return entry }
            if let notBefore = entry.notBefore, notBefore > now { isHeldUp = true }
            if !isHeldUp { return entry }
        }
        return nil
    }

    /// The message whose answer came; it stays in the queue until `remove`. Nil for an id that
    /// nobody waits for: such an answer came too late.
    mutating func answered(id: String) -> Entry? {
        guard outstanding?.id == id else { return nil }
        return endOutstanding()
    }

    /// The message whose answer did not come in time.
    mutating func timedOut(at now: Uptime) -> Entry? {
        guard let outstanding, outstanding.deadline <= now else { return nil }
        return endOutstanding()
    }

    private mutating func endOutstanding() -> Entry? {
        defer { outstanding = nil }
        return entries.first { $0.number == outstanding?.number }
    }

    mutating func remove(_ entry: Entry) {
        entries.removeAll { $0.number == entry.number }
    }

    /// Notes a failure and holds the message back until `notBefore`.
    mutating func postpone(_ entry: Entry, until notBefore: Uptime) {
        guard let index = entries.firstIndex(where: { $0.number == entry.number }) else { return }
        entries[index].failures += 1
        entries[index].notBefore = notBefore
    }

    /// Forgets what doesn't outlive a connection.
    mutating func disconnected() {
        outstanding = nil
        entries.removeAll { $0.message.transactionNumber == nil }
    }

    /// When there is something to do without anything having happened.
    var nextDeadline: Uptime? {
        if let outstanding { return outstanding.deadline }
        return entries.compactMap(\.notBefore).min()
    }
}
