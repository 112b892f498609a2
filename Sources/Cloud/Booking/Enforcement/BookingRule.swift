import ChargingModel
import CloudAccess
import CloudCharging
import CloudCore
import CommonBase

/// Refuses others at a connector while it is booked, and shortly before. It says so for hosts, too:
/// a host charges during own use, which is a booking of theirs. A booking gives no right to charge
/// at the other connectors of the station: two cars could charge by it.
package struct BookingRule: AuthorizationRule {
    package let judgesVisitors = true

    package init() {}

    package func objection(to use: TokenUse, _ db: Database) throws -> RefusalReason? {
        let reason = try BookedTimes.refusal(
            of: use.person, station: use.station, connector: use.connector, at: use.usedAt, db)
        if reason == nil, let connector = use.connector, connector > 0,
            try BookedTimes.isForOtherConnector(
                use.person, station: use.station, connector: connector, at: use.usedAt, db)
        {
            return .otherConnector
        }
        guard reason != nil, use.connector == nil else { return reason }
        return try use.mayEndTransaction(db) ? nil : reason
    }

    /// The booker's start fulfils the booking, also up to `BookedTimes.holdSeconds` before it.
    package func noteStart(_ start: AcceptedStart, _ db: Database) throws {
        try BookedTimes.fulfil(start, db)
    }
}
