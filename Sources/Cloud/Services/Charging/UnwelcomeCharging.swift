import CloudStore
import GRDB

/// Who began at a bridge while the cloud could not be asked, and would not have been let in.
enum UnwelcomeCharging {
    /// More at once than any cloud has bridges for.
    private static let limit = 1000

    static func find(_ db: Database) throws -> [TransactionRecord] {
        var filter = TransactionFilter()
        (filter.source, filter.phase, filter.isSuspect) = (.bridge, .active, true)
        return try TransactionTable.list(filter, before: nil, limit: limit, db).filter {
            !$0.state.anomalies.isDisjoint(with: [.unknownToken, .tokenNotAccepted])
        }
    }
}
