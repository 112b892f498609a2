import CloudAccess
import CloudCharging
import CloudControl
import CloudCore
import CloudFleet
import CommonBase

/// Counts of the cloud's objects, for monitoring.
struct Statistics: Hashable, Sendable {
    var stations: [TransactionSource: Int64]
    var runningTransactions: Int64
    var suspectTransactions: Int64
    var pendingCommands: Int64
    var authorizationListVersion: Int64
    /// Domain events that wait for a person.
    var parkedEvents: Int64

    static func read(_ db: Database) throws -> Statistics {
        var stations: [TransactionSource: Int64] = [:]
        for kind in TransactionSource.allCases {
            stations[kind] = try StationTable.count(kind: kind, db)
        }
        return Statistics(
            stations: stations,
            runningTransactions: try TransactionTable.countRunning(db),
            suspectTransactions: try TransactionTable.countSuspect(db),
            pendingCommands: try CommandTable.countPending(db),
            authorizationListVersion: try AuthorizationListTable.totalVersion(db),
            parkedEvents: try EventDeliveryTable.countParked(db))
    }
}
