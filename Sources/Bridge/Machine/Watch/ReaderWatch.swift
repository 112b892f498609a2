import CommonBase

/// Whether the card reader works, and what the cloud knows of it. A dead reader keeps nobody from
/// charging, because the cloud can start and stop.
struct ReaderWatch: Hashable, Sendable {
    /// OCPP's name for it, StatusNotification's `errorCode`.
    static let errorCode = "ReaderFailure"
    /// Least time between two reports: a loose cable must not fill the outbox.
    static let pauseMilliseconds: Int64 = 60_000

    var isDead = false
    private var reported = false
    private var reportedAt: Uptime?

    /// When the change must be reported; nil if the cloud knows it.
    var dueAt: Uptime? {
        guard isDead != reported else { return nil }
        return reportedAt?.adding(milliseconds: Self.pauseMilliseconds) ?? Uptime(milliseconds: 0)
    }

    /// A StatusNotification with this state goes out.
    mutating func report(at uptime: Uptime) {
        if isDead != reported { reportedAt = uptime }
        reported = isDead
    }
}

extension BridgeMachine {
    mutating func readerChanged(isDead: Bool, at moment: Moment) -> [BridgeEffect] {
        guard isDead != reader.isDead else { return [] }
        reader.isDead = isDead
        return timePassed(at: moment)
    }

    /// Not during a fault, which is what is reported then.
    var readerReportDueAt: Uptime? {
        switch phase {
        case .faulted, .stopping: nil
        default: reader.dueAt
        }
    }
}
