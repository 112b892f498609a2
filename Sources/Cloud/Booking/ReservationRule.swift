import ChargingModel
import CloudAccess
import CloudCore

/// Blocks tokens at a connector that is reserved for another driver, also at stations without the
/// Reservation profile.
package struct ReservationRule: AuthorizationRule {
    /// How far a station's clock may be behind, in seconds.
    static let clockSeconds: Int64 = 60

    package let judgesVisitors = true

    package init() {}

    package func objection(to use: TokenUse, _ db: Database) throws -> RefusalReason? {
        let isReserved = try ReservationTable.isReserved(
            station: use.station, connector: use.connector, forOtherThan: use.person,
            at: use.usedAt, madeUntil: use.usedAt.adding(seconds: Self.clockSeconds), db)
        return isReserved ? .reserved : nil
    }

    /// Marks the driver's reservation as used, unless it was created after the start.
    package func noteStart(_ start: AcceptedStart, _ db: Database) throws {
        try ReservationTable.markUsed(
            station: start.station, connector: start.connector, person: start.person,
            by: start.transaction, at: start.startedAt,
            madeUntil: start.startedAt.adding(seconds: Authorization.presentSeconds), db)
    }
}
