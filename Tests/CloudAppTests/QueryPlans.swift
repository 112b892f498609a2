import GRDB
import Synchronization

@testable import CloudApp
@testable import CloudCore

/// Records the statements of a query, and judges their plans.
final class QueryPlans {
    private let queue: DatabaseQueue
    private let recorded = Recorded()
    private(set) var problems: [String] = []

    /// Tables of which a station, or time, makes the rows.
    private static let growing = [
        "charging_transaction", "charging_event", "command", "security_event", "reservation",
        "message_log", "station_report", "domain_event", "token_use", "bridge_event",
        "refused_tap", "unknown_card", "refused_connection", "event_delivery",
        "daily_energy", "daily_total", "monthly_total", "transaction_quarter",
    ]

    init() throws {
        queue = try DatabaseQueue()
        try Migrator(CloudModules.migrations).migrate(queue)
    }

    /// - Parameters:
    ///   - index: what each step must name; nil for any good plan.
    ///   - more: tables that grow, too.
    func check(
        isPerson: Bool, using index: String? = nil, walking more: [String] = [],
        _ query: (CloudCore.Database) throws -> Void
    ) throws {
        try queue.read { db in
            recorded.statements.withLock { $0 = [] }
            db.trace { [recorded] event in
                if case .statement(let statement) = event {
                    _ = recorded.statements.withLock { $0.insert(statement.sql) }
                }
            }
            try query(CloudCore.Database(db))
            db.trace(options: [])
            for sql in recorded.statements.withLock({ $0 }) where sql.contains("SELECT") {
                let nulls = sql.count { $0 == "?" }
                let plan = try GRDB.Row.fetchAll(
                    db, sql: "EXPLAIN QUERY PLAN \(sql)",
                    arguments: GRDB.StatementArguments(
                        [DatabaseValue](repeating: .null, count: nulls))
                ).map { $0["detail"] as String }
                problems += plan.filter { step in
                    index.map { !step.contains($0) } ?? !Self.isGood(
                        step, of: sql, isPerson: isPerson, more)
                }.map { "\($0) in \(sql)" }
            }
        }
    }

    /// A walk along an index in its order ends at the LIMIT. A person's own rows may be sorted.
    private static func isGood(
        _ step: String, of sql: String, isPerson: Bool, _ more: [String]
    ) -> Bool {
        let table = (growing + more).first { step.hasPrefix("SCAN \($0)") }
        if table != nil { return step.contains("USING") && sql.contains("LIMIT") }
        if step.contains("TEMP B-TREE FOR ORDER BY") { return isPerson }
        if step.contains("MULTI-INDEX OR") { return isPerson }
        return true
    }
}

private final class Recorded: Sendable {
    let statements = Mutex<Set<String>>([])
}
