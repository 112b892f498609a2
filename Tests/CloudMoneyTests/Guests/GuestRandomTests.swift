import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudMoney
@testable import CloudTestSupport

extension CloudMoneyTests {
    @Suite struct GuestRandomTests {
        /// Whatever fails at the gateway or in the cloud: guests pay the price once, at most what was
        /// held, nothing for 0 Wh, no hold stays open, and events that are handled again change nothing.
        @Test(arguments: 1...5 as ClosedRange<UInt64>) func guestsPayOnce(seed: UInt64) async throws
        {
            var guests = try await RandomGuests(seed: seed)
            for _ in 0..<10 { try await guests.next() }
            let (bench, gateway, payments) = (guests.bench, guests.gateway, guests.payments)
            let (paid, lost) = (guests.paid.minor, guests.lost.minor)
            #expect(try await bench.balance(.gateway("gopay")) == -paid)
            #expect(try await bench.balance(.badDebt) == -lost)
            let problems = try await bench.database.read { db in
                try LedgerConsistency.problems(db).problems
            }
            #expect(problems == [])
            let postings = try await bench.cloud.count("ledger_posting")
            let calls = gateway.calls.count
            try await bench.database.write { db in
                try db.execute(
                    sql: """
                        UPDATE event_consumer SET position = 0
                        WHERE name IN ('guest-payments', 'guest-transactions')
                        """)
            }
            await bench.catchUp()
            for payment in payments { try await guests.callGateway(payment) }
            #expect(try await bench.cloud.count("ledger_posting") == postings)
            #expect(gateway.calls.count == calls)
        }
    }
}
