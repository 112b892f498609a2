import ChargingModel
import CloudAccess
import CloudCore

/// A connector that is reserved for somebody else is refused, whether or not the station can.
package struct ReservationRule: AuthorizationRule {
    /// How far a station's clock may be behind.
    static let clockSeconds: Int64 = 60

    package init() {}

    package func objection(to use: TokenUse, _ db: Database) throws -> AuthorizationStatus? {
        let isReserved = try ReservationTable.isKept(
            station: use.station, connector: use.connector, forOtherThan: use.person,
            at: use.usedAt, madeUntil: use.usedAt.adding(seconds: Self.clockSeconds), db)
        return isReserved ? .blocked : nil
    }

    /// The driver's transaction uses the reservation up, unless it was made only later.
    package func noteStart(_ start: AcceptedStart, _ db: Database) throws {
        try ReservationTable.use(
            station: start.station, connector: start.connector, person: start.person,
            by: start.transaction, at: start.startedAt,
            madeUntil: start.startedAt.adding(seconds: Authorization.presentSeconds), db)
    }
}
