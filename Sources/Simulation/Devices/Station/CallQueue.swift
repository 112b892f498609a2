import CommonBase

/// A station's CALLs in order. Only one is outstanding at a time; a transaction's messages stay in
/// the queue until they are answered.
struct CallQueue: Sendable {
    struct Entry: Sendable, Hashable {
        let number: Int
        let message: StationMessage
        /// How many times the central system has failed to process it.
        var failures = 0
        /// The message must not be sent again before this time.
        var notBefore: Uptime?
    }

    struct Outstanding: Sendable, Hashable {
        let id: String
        let number: Int
        let deadline: Uptime
    }

    /// Maximum number of queued messages. Beyond it, the oldest MeterValues is dropped; starts and
    /// stops never are, and there are only a few of them.
    static let limit = 1000
    /// How long a station waits for an answer.
    static let responseTimeoutMilliseconds: Int64 = 30_000

    private(set) var entries: [Entry] = []
    private(set) var outstanding: Outstanding?
    /// Starts every message id, so that ids are unique across connections and processes; nil for
    /// ids that are numbers.
    private let idPrefix: String?
    private var entryCount = 0
    private var callCount = 0

    /// - Parameter idPrefix: at most 20 characters, which leaves room for the counter.
    init(idPrefix: String?) { self.idPrefix = idPrefix }

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

    /// Takes the next message to send and marks it outstanding under a new id; nil if no message
    /// can be sent or one is already outstanding.
    ///
    /// - Parameter onlyBoot: whether the central system has not accepted the station yet.
    mutating func next(at now: Uptime, onlyBoot: Bool) -> (id: String, entry: Entry)? {
        guard outstanding == nil, let entry = sendable(at: now, onlyBoot: onlyBoot) else {
            return nil
        }
        callCount += 1
        let id = idPrefix.map { "\($0)-\(callCount)" } ?? String(callCount)
        outstanding = Outstanding(
            id: id, number: entry.number,
            deadline: now.adding(milliseconds: Self.responseTimeoutMilliseconds))
        return (id, entry)
    }

    /// A transaction's message that waits for its next attempt delays the other messages of that
    /// transaction, and nothing else.
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

    /// The message whose answer arrived; it stays in the queue until `remove`. Nil for an unknown
    /// id: the answer came too late.
    mutating func answered(id: String) -> Entry? {
        guard outstanding?.id == id else { return nil }
        return endOutstanding()
    }

    /// The message whose answer did not arrive in time.
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

    /// Counts a failure and delays the message until `notBefore`.
    mutating func postpone(_ entry: Entry, until notBefore: Uptime) {
        guard let index = entries.firstIndex(where: { $0.number == entry.number }) else { return }
        entries[index].failures += 1
        entries[index].notBefore = notBefore
    }

    /// Drops messages that do not outlive a connection.
    mutating func disconnected() {
        outstanding = nil
        entries.removeAll { $0.message.transactionNumber == nil }
    }

    /// The next time at which something is due without an event.
    var nextDeadline: Uptime? {
        if let outstanding { return outstanding.deadline }
        return entries.compactMap(\.notBefore).min()
    }
}
