import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudMoney
@testable import CloudTestSupport

extension CloudMoneyTests {
    @Suite struct PaybackTests {
        private static func paid(_ bench: PaymentBench, minor: Int64) async throws -> Payment {
            let payment = try await bench.begin(minor: minor)
            try await bench.run()
            try await bench.pay(payment.id)
            bench.cloud.clock.move(seconds: 60)
            return payment
        }

        private static func request(_ bench: PaymentBench, to iban: IBAN?) async throws {
            let driver = bench.driver
            try await bench.change { service, db, moment in
                try CreditPaybackTable.request(
                    by: driver, to: iban, service, db, at: moment)
            }
        }

        @Test func refundsNewestCardsFirst() async throws {
            let bench = try await PaymentBench()
            let first = try await Self.paid(bench, minor: 50_000)
            let second = try await Self.paid(bench, minor: 20_000)
            // 400 Kč are left.
            let (driver, now) = (bench.driver, bench.cloud.clock.now.wall)
            try await bench.cloud.database.write { db in
                try LedgerTable.post(
                    Posting(
                        .settlement, key: "spent",
                        Posting.move(
                            Money(minor: 30_000), from: .credit(driver), to: .commission)),
                    at: now, db)
                let plan = try PaybackPlan(
                    of: driver, Money(minor: 40_000), gateway: .gopay, db, at: now)
                #expect(
                    plan.cards == [
                        .init(payment: second.id, amount: Money(minor: 20_000)),
                        .init(payment: first.id, amount: Money(minor: 20_000)),
                    ])
                #expect(plan.rest == .zero)
            }
            try await Self.request(bench, to: nil)
            await #expect(throws: ServiceError.self) { try await Self.request(bench, to: nil) }
            try await bench.run()
            #expect(try await bench.balance(.credit(bench.driver)) == 0)
            #expect(try await bench.balance(.payingOut(bench.driver)) == 0)
            #expect(try await bench.payment(second.id).state == .refunded)
            #expect(try await bench.payment(first.id).refundedAmount == Money(minor: 20_000))
        }

        @Test func restGoesToBankAccount() async throws {
            let bench = try await PaymentBench()
            let old = try await Self.paid(bench, minor: 50_000)
            bench.cloud.clock.move(seconds: 181 * 86_400)
            _ = try await Self.paid(bench, minor: 10_000)
            await #expect(throws: ServiceError.self) { try await Self.request(bench, to: nil) }
            #expect(try await bench.balance(.credit(bench.driver)) == 60_000)
            let iban = try #require(IBAN("CZ65 0800 0000 1920 0014 5399"))
            try await Self.request(bench, to: iban)
            #expect(try await bench.balance(.credit(bench.driver)) == 0)
            #expect(try await bench.balance(.payingOut(bench.driver)) == 50_000)
            #expect(try await bench.payment(old.id).state == .paid)
            let open = try await bench.cloud.database.read { db in
                try CreditPaybackTable.open(limit: 10, db)
            }
            #expect(open.map(\.amount) == [Money(minor: 50_000)])
        }
    }
}
