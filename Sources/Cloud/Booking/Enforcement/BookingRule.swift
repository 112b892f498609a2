import ChargingModel
import CloudAccess
import CloudCharging
import CloudCore
import CommonBase

/// Refuses others at a connector while it is booked, and shortly before. It says so for hosts, too:
/// a host charges during own use, which is a booking of theirs.
package struct BookingRule: AuthorizationRule {
    package let judgesVisitors = true

    package init() {}

    package func objection(to use: TokenUse, _ db: Database) throws -> RefusalReason? {
        let reason = try BookedTimes.refusal(
            of: use.person, station: use.station, connector: use.connector, at: use.usedAt, db)
        guard reason != nil, use.connector == nil else { return reason }
        // The tap may be the one that stops the transaction.
        let isCharging = try TransactionTable.isRunning(
            tokenHash: use.token.hash, at: use.station, db)
        return isCharging ? nil : reason
    }

    /// The booker's start fulfils the booking, also up to `BookedTimes.holdSeconds` before it.
    package func noteStart(_ start: AcceptedStart, _ db: Database) throws {
        try BookedTimes.fulfil(start, db)
    }
}
