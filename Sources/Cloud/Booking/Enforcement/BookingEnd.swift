import CloudCharging
import CloudCore
import CommonBase

/// Stops transactions when the time of another's booking has come.
package struct BookingEnd: EnforcementRule {
    /// Maximum transactions per pass.
    static let limit = 1000
    package let cause = StopCause.booking

    package init() {}

    package func violations(_ db: Database, at now: Timestamp) throws -> [TransactionRecord] {
        try BookedTimes.overstayed(limit: Self.limit, at: now, db)
    }
}
