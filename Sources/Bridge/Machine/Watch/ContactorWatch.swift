import CommonBase

/// The contactor: what its auxiliary contact reports, and when and how often it was switched.
struct ContactorWatch: Hashable, Sendable {
    /// The auxiliary contact's last report; nil before the first.
    private(set) var isReportedClosed: Bool?
    /// When the auxiliary contact changed, within `BridgePolicy.chatterMilliseconds`.
    private var changes: [Uptime] = []
    /// How often the contactor has ever been closed.
    private(set) var closings: Int64 = 0
    /// The closings of the last hour.
    private var recentClosings: [Uptime] = []
    /// How often the contactor was told to close in the running transaction.
    private(set) var closeAttempts = 0
    private(set) var openedAt: Uptime?
    /// Nil unless a transaction has closed it.
    private(set) var closedAt: Uptime?

    /// The daemon starts: the contactor is opened.
    mutating func begin(closings: Int64, at uptime: Uptime) {
        (self.closings, openedAt) = (closings, uptime)
    }

    mutating func beginTransaction() { closeAttempts = 0 }

    mutating func endTransaction() { closedAt = nil }

    mutating func close(at uptime: Uptime) {
        closeAttempts += 1
        closings += 1
        recentClosings.append(uptime)
        closedAt = uptime
    }

    mutating func open(at uptime: Uptime) { openedAt = uptime }

    /// The auxiliary contact's report.
    /// - Returns: whether it differs from the one before.
    mutating func report(_ isClosed: Bool) -> Bool {
        let isChange = isReportedClosed.map { $0 != isClosed } ?? false
        isReportedClosed = isClosed
        return isChange
    }

    /// Counts a change of the auxiliary contact that nothing explains.
    /// - Returns: whether there have been too many of them.
    mutating func chatters(at uptime: Uptime, _ policy: BridgePolicy) -> Bool {
        changes.removeAll { $0.adding(milliseconds: policy.chatterMilliseconds) <= uptime }
        changes.append(uptime)
        return changes.count >= policy.chatterCount
    }

    /// Whether the auxiliary contact has changed within `BridgePolicy.chatterMilliseconds` without
    /// being told to.
    func hasChanged(at uptime: Uptime, _ policy: BridgePolicy) -> Bool {
        changes.contains { uptime < $0.adding(milliseconds: policy.chatterMilliseconds) }
    }

    mutating func hasTooManyClosings(at uptime: Uptime, _ policy: BridgePolicy) -> Bool {
        recentClosings.removeAll { $0.adding(milliseconds: 3_600_000) <= uptime }
        return Int64(recentClosings.count) >= policy.closingsPerHour
    }

    /// Whether the auxiliary contact does not confirm that the contactor is open.
    func isMaybeClosed(_ policy: BridgePolicy) -> Bool {
        policy.hasFeedback && isReportedClosed != false
    }

    /// The end of the minimum off-time.
    func earliestClose(_ policy: BridgePolicy) -> Uptime? {
        openedAt?.adding(milliseconds: policy.minimumOffMilliseconds)
    }

    /// When a contactor that should be open but reports that it is closed is a fault. One that a
    /// dead daemon left closed is opened at the start, and has the usual time to follow.
    func mustBeOpenAt(_ policy: BridgePolicy) -> Uptime? {
        guard policy.hasFeedback, isReportedClosed == true else { return nil }
        return openedAt?.adding(milliseconds: policy.feedbackTimeoutMilliseconds)
    }

    /// The end of the longest transaction.
    func mustOpenAt(_ policy: BridgePolicy) -> Uptime? {
        closedAt?.adding(milliseconds: policy.maximumOnMilliseconds)
    }

    /// Until when energy after an opening means nothing.
    func settlesAt(_ policy: BridgePolicy) -> Uptime? {
        openedAt?.adding(milliseconds: policy.settleMilliseconds)
    }
}
