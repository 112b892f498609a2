import CommonBase
import TestSupport

@testable import CloudCore
@testable import CloudMoney

extension CloudBench {
    /// Gives a person credit, so that they can charge where that costs something.
    /// - Parameter minor: in hundredths.
    package func addCredit(_ minor: Int64, to person: String) async throws {
        let now = clock.now.wall
        try await database.write { db in
            let driver: PersonID = try id(person)
            let count = try Int64.fetchOne(db, sql: "SELECT count(*) FROM ledger_posting") ?? 0
            try LedgerTable.post(
                Posting(
                    .goodwill, key: "test:\(person):\(count)",
                    DriverFunds(driver, db).receive(Money(minor: minor), from: .goodwill)),
                at: now, db)
        }
    }
}
