import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudMoney
@testable import CloudPeople
@testable import CloudTestSupport

extension CloudMoneyTests {
    @Suite struct PayoutTests {
        /// Anna has enough and an account, Bert has no account, Carl has too little.
        private func bench() async throws -> PayoutBench {
            let bench = try await PayoutBench()
            try await bench.earn(500_00, "anna", "a")
            try await bench.earn(500_00, "bert", "b")
            try await bench.earn(99_99, "carl", "c")
            for host in ["anna", "carl"] {
                try await bench.setAccount(PayoutBench.iban, of: host)
            }
            return bench
        }

        @Test func paysWhoHasEnoughAndAnAccount() async throws {
            let bench = try await bench()
            let batch = try #require(try await bench.make())
            #expect(try await bench.available("anna") == 0)
            #expect(try await bench.payingOut("anna") == 500_00)
            #expect(try await bench.available("bert") == 500_00)
            #expect(try await bench.available("carl") == 99_99)
            #expect(try await bench.make() == nil)
            let admin = bench.admin
            try await bench.write { db, moment in
                try PayoutService.approve(batch, viewer: admin, db, at: moment)
                try PayoutService.markSent(batch, viewer: admin, db, at: moment)
                try PayoutService.markPaid(batch, viewer: admin, db, at: moment)
            }
            let payout = try #require(try await bench.payouts("anna").first)
            #expect(payout.state == .paid && payout.amount.minor == 500_00)
            #expect(payout.iban == PayoutBench.iban)
            #expect(try await bench.payingOut("anna") == 0)
            #expect(try await bench.bank() == 500_00 - 1099_99)
        }

        /// A host stays until the bank has paid.
        @Test func keepsHostWhilePayoutIsOnItsWay() async throws {
            let bench = try await bench()
            let obstacle = { @Sendable () async throws -> RemovalObstacle? in
                try await bench.read { db, _ in
                    try PayoutRemoval().obstacle(to: try id("anna"), db)
                }
            }
            #expect(try await obstacle() == .hasEarnings)
            let batch = try #require(try await bench.make())
            #expect(try await obstacle() == .hasPayout)
            let admin = bench.admin
            try await bench.write { db, moment in
                try PayoutService.approve(batch, viewer: admin, db, at: moment)
                try PayoutService.markSent(batch, viewer: admin, db, at: moment)
                try PayoutService.markPaid(batch, viewer: admin, db, at: moment)
            }
            #expect(try await obstacle() == nil)
        }

        /// Who has earned enough for a payout is not deleted before it.
        @Test func keepsHostsWithEarnings() async throws {
            let bench = try await bench()
            let obstacles = try await bench.read { db, _ in
                try ["anna", "bert", "carl"].map {
                    try PayoutRemoval().obstacle(to: try id($0), db)
                }
            }
            #expect(obstacles == [.hasEarnings, .hasEarnings, nil])
        }

        /// Every step again does nothing or is refused; the amount leaves once.
        @Test func repeatedStepsMoveNothing() async throws {
            let bench = try await bench()
            let batch = try #require(try await bench.make())
            let admin = bench.admin
            typealias Step = @Sendable (Database, Moment) throws -> Void
            let steps: [Step] = [
                { try PayoutService.approve(batch, viewer: admin, $0, at: $1) },
                { try PayoutService.markSent(batch, viewer: admin, $0, at: $1) },
                { try PayoutService.markPaid(batch, viewer: admin, $0, at: $1) },
            ]
            for step in steps {
                try await bench.write(step)
                await #expect(throws: ServiceError.self) { try await bench.write(step) }
                await #expect(throws: ServiceError.self) {
                    try await bench.write {
                        try PayoutService.cancel(batch, viewer: admin, $0, at: $1)
                    }
                }
                let total = try await bench.available("anna") + bench.payingOut("anna")
                #expect(try await total + bench.bank() == 500_00 - 1099_99)
            }
            #expect(try await bench.payingOut("anna") == 0)
        }

        /// A crash before the commit leaves everything as it was, and the step can be done again.
        @Test func failedWriteMovesNothing() async throws {
            struct Crash: Error {}
            let bench = try await bench()
            let (admin, random) = (bench.admin, bench.cloud.random)
            await #expect(throws: Crash.self) {
                try await bench.write { db, moment in
                    _ = try PayoutService.make(viewer: admin, random: random, db, at: moment)
                    throw Crash()
                }
            }
            #expect(try await bench.available("anna") == 500_00)
            let batch = try #require(try await bench.make())
            try await bench.write { db, moment in
                try PayoutService.approve(batch, viewer: admin, db, at: moment)
                try PayoutService.markSent(batch, viewer: admin, db, at: moment)
            }
            await #expect(throws: Crash.self) {
                try await bench.write { db, moment in
                    try PayoutService.markPaid(batch, viewer: admin, db, at: moment)
                    throw Crash()
                }
            }
            #expect(try await bench.payingOut("anna") == 500_00)
            #expect(try await bench.payouts("anna").map(\.state) == [.sent])
        }

        @Test func canceledDraftGivesEarningsBack() async throws {
            let bench = try await bench()
            let batch = try #require(try await bench.make())
            let admin = bench.admin
            try await bench.write {
                try PayoutService.cancel(batch, viewer: admin, $0, at: $1)
            }
            #expect(try await bench.available("anna") == 500_00)
            #expect(try await bench.payouts("anna").map(\.state) == [.canceled])
            #expect(try await bench.make() != nil)
        }

        /// A statement confirms a payout once, also one that nobody has marked as sent.
        @Test func statementConfirmsPayout() async throws {
            let bench = try await bench()
            let batch = try #require(try await bench.make())
            let payout = try #require(try await bench.payouts("anna").first)
            @Sendable func confirm(_ text: String) async throws -> Bool {
                try await bench.write { db, moment in
                    try PayoutService.confirm(endToEndID: text, db, at: moment.wall)
                }
            }
            #expect(try await !confirm(payout.endToEndID))
            let admin = bench.admin
            try await bench.write {
                try PayoutService.approve(batch, viewer: admin, $0, at: $1)
            }
            for _ in 0..<2 { #expect(try await confirm(payout.endToEndID)) }
            #expect(try await !confirm("/VS2026000123"))
            #expect(try await bench.payingOut("anna") == 0)
            #expect(try await bench.payouts("anna").map(\.state) == [.paid])
        }

        /// A statement shows the transfer, then its return; entries with another amount do nothing.
        @Test func statementBringsPayoutBack() async throws {
            let bench = try await bench()
            let batch = try #require(try await bench.make())
            let payout = try #require(try await bench.payouts("anna").first)
            let admin = bench.admin
            try await bench.write {
                try PayoutService.approve(batch, viewer: admin, $0, at: $1)
            }
            let steps: [(amount: Int64, state: Payout.State)] = [
                (-1, .approved), (-500_00, .paid), (1, .paid), (500_00, .returned),
                (500_00, .returned), (-500_00, .returned),
            ]
            for (amount, state) in steps {
                let entry = BankEntry(
                    reference: "r", bookedOn: "2026-11-30", amount: Money(minor: amount),
                    currency: "CZK", variableSymbol: VariableSymbol("7000000001"),
                    message: nil, otherAccount: nil, otherName: nil, endToEndID: nil)
                try await bench.write { db, moment in
                    try PayoutStatement.act(on: entry, db, at: moment.wall)
                }
                #expect(try await bench.payouts("anna").map(\.state) == [state])
            }
            #expect(payout.endToEndID == "/VS7000000001")
            #expect(try await bench.available("anna") == 500_00)
            #expect(try await bench.bank() == -1099_99)
        }

        @Test(arguments: [false, true])
        func returnedPayoutIsAvailableAgain(_ wasPaid: Bool) async throws {
            let bench = try await bench()
            let batch = try #require(try await bench.make())
            let number = try #require(try await bench.payouts("anna").first).number
            let admin = bench.admin
            try await bench.write { db, moment in
                try PayoutService.approve(batch, viewer: admin, db, at: moment)
                try PayoutService.markSent(batch, viewer: admin, db, at: moment)
                if wasPaid { try PayoutService.markPaid(batch, viewer: admin, db, at: moment) }
                try PayoutService.markReturned(number, of: batch, viewer: admin, db, at: moment)
            }
            #expect(try await bench.available("anna") == 500_00)
            #expect(try await bench.payingOut("anna") == 0)
            #expect(try await bench.bank() == -1099_99)
            await #expect(throws: ServiceError.self) {
                try await bench.write { db, moment in
                    try PayoutService.markReturned(
                        number, of: batch, viewer: admin, db, at: moment)
                }
            }
        }

        /// A refund after a payout is set off with the next earnings.
        @Test func setsRefundOffWithNextEarnings() async throws {
            let bench = try await bench()
            _ = try await bench.make()
            try await bench.earn(-300_00, "anna", "refund")
            #expect(try await bench.available("anna") == -300_00)
            try await bench.earn(350_00, "anna", "next")
            #expect(try await bench.make() == nil)
            try await bench.earn(50_00, "anna", "enough")
            #expect(try await bench.make() != nil)
            #expect(try await bench.payouts("anna").map(\.amount.minor) == [100_00, 500_00])
        }

        @Test func onlyAdminsPay() async throws {
            let bench = try await bench()
            let host: Viewer = .person(try id("anna"), [.money])
            let random = bench.cloud.random
            await #expect(throws: ServiceError.self) {
                try await bench.write {
                    _ = try PayoutService.make(viewer: host, random: random, $0, at: $1)
                }
            }
            let seen = try await bench.read { db, _ in
                try PayoutTable.batches(before: nil, limit: 10, viewer: host, db).count
            }
            #expect(seen == 0)
        }
    }
}
