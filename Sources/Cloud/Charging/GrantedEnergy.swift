import CloudCore
import CloudFleet
import CommonBase

/// Transactions that have taken the energy that the driver's grant allows. A station can't know this
/// limit, so the cloud stops them; a bridge that is offline knows it from its list.
package struct GrantedEnergy: EnforcementRule {
    /// Maximum transactions per pass.
    private static let limit = 10_000

    package init() {}

    package func violations(_ db: Database, at now: Timestamp) throws -> [TransactionRecord] {
        guard try GrantTable.hasLimits(db) else { return [] }
        var filter = TransactionFilter()
        filter.phase = .active
        return try TransactionTable.list(
            filter, before: nil, limit: Self.limit, viewer: .system, db
        ).filter { transaction in
            guard let person = transaction.personID,
                let limit = try GrantTable.maximumEnergyWh(
                    of: person, at: transaction.stationID,
                    transaction.state.startedAt ?? now, db)
            else { return false }
            return transaction.state.energyWh >= limit
        }
    }
}
