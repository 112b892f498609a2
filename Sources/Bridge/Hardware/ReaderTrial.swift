import CommonBase

/// Decides when the loss and the return of a reader are reported. A reader with a loose contact
/// must not fill the log, and must not be shown as working. Pure.
struct ReaderTrial {
    /// After a loss a reader must work for this long before it counts as ready.
    static let trialMilliseconds: Int64 = 10_000

    private var isReady = false
    /// Whether it has failed since it was ready last, and whether that was reported as a problem.
    private var hasFailed = false
    private var isProblemTold = false
    /// The first poll that succeeded since the last loss.
    private var goodSince: Uptime?

    /// A poll has succeeded.
    /// - Returns: whether the reader is ready now; once until the next loss.
    mutating func polled(at uptime: Uptime) -> Bool {
        let since = goodSince ?? uptime
        goodSince = since
        guard !isReady else { return false }
        guard !hasFailed || since.adding(milliseconds: Self.trialMilliseconds) <= uptime else {
            return false
        }
        (isReady, hasFailed, isProblemTold) = (true, false, false)
        return true
    }

    /// Polls have failed too often, after some that succeeded.
    /// - Returns: whether the reader was ready. If not, that is a problem.
    mutating func lost() -> Bool {
        defer { (isReady, hasFailed, goodSince) = (false, true, nil) }
        return isReady
    }

    /// The reader can't be opened or is lost too soon.
    /// - Returns: whether to report the problem; once until the reader is ready again.
    mutating func failed() -> Bool {
        defer { (isReady, hasFailed, isProblemTold, goodSince) = (false, true, true, nil) }
        return !isProblemTold
    }
}
