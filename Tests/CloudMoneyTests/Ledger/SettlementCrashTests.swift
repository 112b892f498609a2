import CommonBase
import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudCore
@testable import CloudMoney
@testable import CloudTestSupport

extension CloudMoneyTests {
    @Suite struct SettlementCrashTests {
        /// The statements of a settlement, by what a trigger can refuse.
        static let steps = [
            "INSERT ON ledger_posting", "INSERT ON ledger_account", "UPDATE ON ledger_account",
            "INSERT ON ledger_transfer", "INSERT ON earning", "INSERT ON settlement",
            "INSERT ON domain_event", "UPDATE ON event_consumer", "UPDATE ON credit_hold",
        ]
        /// Tables that a settlement adds rows to.
        private static let tables = [
            "ledger_posting", "ledger_account", "ledger_transfer", "earning", "settlement",
            "domain_event",
        ]

        /// Whichever statement fails, nothing of the settlement is left, and the next attempt settles
        /// once.
        @Test(arguments: steps) func failureAtAnyStepSettlesOnce(step: String) async throws {
            let bench = try await LedgerBench()
            let moment = bench.cloud.clock.now
            try await bench.topUp(4000)
            try await bench.database.write { db in
                try LedgerBench.add("t", [1000, 1000], db)
                let transaction: TransactionID = try id("t")
                try CreditHoldTable.open(
                    Money(minor: 1500), of: try LedgerBench.driver, for: transaction,
                    at: moment.wall, db)
                try DomainEventTable.append(
                    .transactionEnded, subject: "t", at: moment.wall, db)
                try db.execute(
                    sql: """
                        CREATE TRIGGER crash BEFORE \(step)
                        BEGIN SELECT RAISE (ABORT, 'crash'); END
                        """)
            }
            let before = try await counts(bench)
            do {
                let failed = try await handle(events: bench, at: moment)
                #expect(failed.failures.count == 1, "\(failed)")
            } catch {
                // The position of the consumer was not stored.
                #expect(step.contains("event_consumer"), "\(error)")
            }
            #expect(try await counts(bench) == before)
            try await bench.database.write { try $0.execute(sql: "DROP TRIGGER crash") }
            for seconds: Int64 in [0, 10, 20] {
                _ = try await handle(
                    events: bench, at: moment.advanced(milliseconds: seconds * 1000))
            }
            #expect(try await bench.cloud.count("settlement") == 1)
            #expect(try await bench.balance(.credit(LedgerBench.driver)) == 2800)
            #expect(try await bench.balance(.held(LedgerBench.driver)) == 0)
            #expect(try await bench.balance(.pending(LedgerBench.host)) == 1200)
            #expect(try await bench.problems() == [])
        }

        private func handle(
            events bench: LedgerBench, at moment: Moment
        ) async throws -> EventDispatch.Step {
            let consumer = SettlementConsumer(bench.settings)
            return try await bench.database.write {
                try EventDispatch.step(consumer, $0, at: moment)
            }
        }

        private func counts(_ bench: LedgerBench) async throws -> [Int] {
            var counts: [Int] = []
            for table in Self.tables { counts.append(try await bench.cloud.count(table)) }
            return counts
        }

        /// The same event twice, and all other events of the transaction, settle once.
        @Test func repeatedEventsSettleOnce() async throws {
            let bench = try await LedgerBench()
            let moment = bench.cloud.clock.now
            try await bench.topUp(4000)
            try await bench.database.write { db in
                try LedgerBench.add("t", [1000, 1000], db)
                let consumer = SettlementConsumer(MoneySettings())
                for kind in consumer.kinds.sorted(by: { $0.name < $1.name }) {
                    let event = DomainEvent(
                        number: 1, kind: kind, subject: "t", stationID: nil, personID: nil,
                        payload: .object([]), occurredAt: moment.wall)
                    for _ in 0..<2 { try consumer.handle(event, db, at: moment) }
                }
            }
            #expect(try await bench.cloud.count("settlement") == 1)
            #expect(try await bench.balance(.credit(LedgerBench.driver)) == 2800)
        }

        /// A transaction whose hours are not known yet waits, and is settled also if no event tells
        /// that they have not changed.
        @Test func waitsForTheHours() async throws {
            let bench = try await LedgerBench()
            let moment = bench.cloud.clock.now
            try await bench.database.write { db in
                try LedgerBench.add("t", [1000, 1000], db)
                try db.execute(sql: "UPDATE charging_transaction SET refold_at = 1")
                try DomainEventTable.append(.transactionEnded, subject: "t", at: moment.wall, db)
            }
            _ = try await handle(events: bench, at: moment)
            #expect(try await bench.cloud.count("settlement") == 0)
            #expect(try await bench.cloud.count("settlement_wait") == 1)
            let pass = pass(bench)
            try await pass.run()
            #expect(try await bench.cloud.count("settlement") == 0)
            try await bench.database.write {
                try $0.execute(sql: "UPDATE charging_transaction SET refold_at = NULL")
            }
            try await pass.run()
            #expect(try await bench.cloud.count("settlement") == 1)
            #expect(try await bench.cloud.count("settlement_wait") == 0)
        }

        private func pass(_ bench: LedgerBench) -> SettlementPass {
            SettlementPass(
                database: bench.database, now: bench.cloud.now, settings: bench.settings,
                logger: CloudBench.logger)
        }

        /// An earning is pending until the claim window is over; a later correction goes against what
        /// is available.
        @Test func earningBecomesAvailableAfterTheClaimWindow() async throws {
            let bench = try await LedgerBench()
            try await bench.topUp(4000)
            try await bench.database.write { try LedgerBench.add("t", [1000, 1000], $0) }
            _ = try await bench.settle("t")
            let pass = pass(bench)
            bench.cloud.clock.move(seconds: 72 * 3600 - 1)
            try await pass.run()
            #expect(try await bench.balance(.pending(LedgerBench.host)) == 1200)
            bench.cloud.clock.move(seconds: 1)
            try await pass.run()
            try await pass.run()
            #expect(try await bench.balance(.pending(LedgerBench.host)) == 0)
            #expect(try await bench.balance(.available(LedgerBench.host)) == 1200)
            try await bench.database.write { try LedgerBench.change("t", [500], $0) }
            _ = try await bench.settle("t")
            #expect(try await bench.balance(.available(LedgerBench.host)) == 300)
            #expect(try await bench.balance(.credit(LedgerBench.driver)) == 3700)
            #expect(try await bench.problems() == [])
        }
    }
}
