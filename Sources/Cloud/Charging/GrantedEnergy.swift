import ChargingModel
import CloudAccess
import CloudCore
import CloudFleet
import CommonBase

/// Stops transactions that have taken the energy that the driver's grants allowed at their start. A
/// station can't know this limit, so the cloud stops them; a bridge that is offline knows it from its
/// list.
package struct GrantedEnergy: EnforcementRule, AuthorizationRule {
    /// Maximum transactions per pass.
    private static let limit = 1000
    package let cause = StopCause.grantedEnergy

    package init() {}

    package func objection(to use: TokenUse, _ db: Database) throws -> RefusalReason? { nil }

    /// The limit belongs to the transaction from its start: a grant may change or end meanwhile.
    package func noteStart(_ start: AcceptedStart, _ db: Database) throws {
        let limit = try GrantTable.maximumEnergyWh(
            of: start.person, at: start.station, start.startedAt, db)
        if let limit {
            try TransactionTable.setMaximumEnergy(limit, of: start.transaction, db)
        }
    }

    package func violations(_ db: Database, at now: Timestamp) throws -> [TransactionRecord] {
        try TransactionTable.listAboveMaximumEnergy(limit: Self.limit, db)
    }
}
