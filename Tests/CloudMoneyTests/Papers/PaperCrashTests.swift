import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudMoney
@testable import CloudTestSupport

extension CloudMoneyTests {
    @Suite struct PaperCrashTests {
        /// The statements of a document, by what a trigger can refuse.
        static let steps = [
            "INSERT ON document_series", "UPDATE ON document_series", "INSERT ON document",
            "UPDATE ON event_consumer",
        ]

        /// Whichever statement fails, no number is lost, and the next attempt issues one document for
        /// each version.
        @Test(arguments: steps) func failureAtAnyStepIssuesOnce(step: String) async throws {
            let bench = try await LedgerBench()
            let moment = bench.cloud.clock.now
            let issuer = PaperIssuer(bench.settings)
            try await bench.topUp(10_000)
            try await bench.database.write { db in
                try LedgerBench.add("a", [1000], db)
                try LedgerBench.add("t", [1000, 1000], db)
            }
            _ = try await bench.settle("a")
            _ = try await bench.settle("t")
            try await bench.database.write { db in
                try issuer.issue(try id("a"), version: 1, db, at: moment.wall)
                try db.execute(
                    sql: """
                        CREATE TRIGGER crash BEFORE \(step)
                        BEGIN SELECT RAISE (ABORT, 'crash'); END
                        """)
            }
            do {
                let failed = try await handle(issuer, bench, at: moment)
                #expect(failed.failures.count == 1, "\(failed)")
            } catch {
                // The position of the consumer was not stored.
                #expect(step.contains("event_consumer"), "\(error)")
            }
            #expect(try await numbers(bench) == ["ZP2026000001"])
            try await bench.database.write { try $0.execute(sql: "DROP TRIGGER crash") }
            for seconds: Int64 in [0, 10, 20] {
                _ = try await handle(
                    issuer, bench, at: moment.advanced(milliseconds: seconds * 1000))
            }
            #expect(try await numbers(bench) == ["ZP2026000001", "ZP2026000002"])
        }

        private func handle(
            _ issuer: PaperIssuer, _ bench: LedgerBench, at moment: Moment
        ) async throws -> EventDispatch.Step {
            try await bench.database.write {
                try EventDispatch.step(PaperConsumer(issuer: issuer), $0, at: moment)
            }
        }

        private func numbers(_ bench: LedgerBench) async throws -> [String] {
            try await bench.database.read { db in
                try DocumentTable.list(limit: 10, viewer: .system, db).map(\.number.text).sorted()
            }
        }

        /// The law wants documents for ten years; older ones go.
        @Test func deletesDocumentsOnlyAfterTheirTime() async throws {
            let bench = try await LedgerBench()
            let now = bench.cloud.clock.now.wall
            let documents = [("ZP2010000001", Timestamp.epoch), ("ZP2026000001", now)]
            try await bench.database.write { db in
                for (number, issuedAt) in documents {
                    try db.execute(
                        sql: """
                            INSERT INTO document (kind, number, person_id, month, issued_at,
                                supplied_at, total, vat, content)
                            VALUES ('selfBilling', ?, ?, '2026-10', ?, ?, 0, 0, '{}')
                            """,
                        arguments: [number, number, issuedAt, issuedAt])
                }
            }
            try await DocumentTable.retention.apply(to: bench.database, at: now)
            let kept = try await bench.database.read { db in
                try String.fetchAll(db, sql: "SELECT number FROM document")
            }
            #expect(kept == ["ZP2026000001"])
        }
    }
}
