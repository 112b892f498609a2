import CommonBase
import GRDB

/// How much there is of what, for those who watch a cloud.
package struct Statistics: Hashable, Sendable {
    package var stations: [TransactionSource: Int64]
    package var runningTransactions: Int64
    package var suspectTransactions: Int64
    package var pendingCommands: Int64
    package var authorizationListVersion: Int64
}

package enum StatisticsTable {
    package static func read(_ db: Database) throws -> Statistics {
        func count(_ sql: String) throws -> Int64 { try Int64.fetchOne(db, sql: sql) ?? 0 }
        var stations: [TransactionSource: Int64] = [:]
        for kind in TransactionSource.allCases {
            stations[kind] = try Int64.fetchOne(
                db, cached: "SELECT count(*) FROM station WHERE kind = ?",
                arguments: [kind.rawValue])
        }
        return Statistics(
            stations: stations,
            runningTransactions: try count(
                "SELECT count(*) FROM charging_transaction WHERE phase <> 'ended'"),
            suspectTransactions: try count(
                "SELECT count(*) FROM charging_transaction WHERE anomalies <> ''"),
            pendingCommands: try count("SELECT count(*) FROM command WHERE status = 'pending'"),
            authorizationListVersion: try AuthorizationListTable.version(db))
    }
}
