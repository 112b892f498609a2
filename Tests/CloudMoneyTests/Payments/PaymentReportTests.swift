import TestSupport
import Testing

@testable import CloudCore
@testable import CloudMoney
@testable import CloudTestSupport
@testable import CommonBase

extension CloudMoneyTests {
    /// Answers of a gateway that are wrong, or do not come.
    @Suite struct PaymentReportTests {
        private let bench: PaymentBench

        init() async throws { bench = try await PaymentBench() }

        private func credit() async throws -> Int64 {
            try await bench.balance(.credit(bench.driver))
        }

        /// The payer may have it: it must not be spent again.
        @Test func refundWithoutAnAnswerStaysAway() async throws {
            let id = try await bench.begin().id
            try await bench.run()
            try await bench.pay(id)
            try await bench.change { service, db, moment in
                try service.refund(id, Money(minor: 20_000), key: "x", db, at: moment)
            }
            for _ in 0..<PaymentCallTable.attemptLimit {
                bench.gateway.fail(.refund, .unreachable)
                try await bench.run()
                bench.cloud.clock.move(seconds: 3600)
            }
            #expect(try await credit() == 30_000)
            #expect(try await bench.differences() == [.unknownOutcome])
        }

        /// Otherwise it would fill the batches of the worker.
        @Test func workIsNotDueBeforeTheCallBeforeIt() async throws {
            let id = try await bench.begin().id
            try await bench.run()
            try await bench.pay(id)
            bench.gateway.fail(.refund, .unreachable)
            for key in ["a", "b"] {
                try await bench.change { service, db, moment in
                    try service.refund(id, Money(minor: 10_000), key: key, db, at: moment)
                }
            }
            try await bench.run()
            try await bench.run()
            let now = bench.cloud.clock.now.wall
            let due = try await bench.cloud.database.read { db in
                try PaymentCallTable.duePayments(now, limit: 10, db)
            }
            #expect(due.isEmpty)
            bench.cloud.clock.move(seconds: 60)
            try await bench.run()
            #expect(bench.gateway.payments.first?.refunded.minor == 20_000)
        }

        /// Credit from the test gateway must not be paid out from a real bank account.
        @Test func takesCardsOnlyWhereTestMoneyMeetsNoRealMoney() {
            func takes(
                _ isSandbox: Bool?, _ iban: String?, _ seller: MoneySettings.Seller
            ) -> Bool {
                var settings = MoneySettings()
                settings.seller = seller
                settings.business.iban = iban
                settings.gopay = isSandbox.map {
                    MoneySettings.GoPay(
                        goID: 1, clientID: "id", clientSecret: HiddenText("secret"),
                        url: "https://x/api",
                        isSandbox: $0)
                }
                return settings.takesCards
            }
            let iban = "CZ6508000000192000145399"
            #expect(takes(nil, nil, .operator) && takes(true, nil, .operator))
            #expect(!takes(nil, iban, .operator) && !takes(true, iban, .operator))
            #expect(takes(false, iban, .operator) && takes(false, nil, .operator))
            #expect(!takes(false, iban, .host) && !takes(nil, nil, .off))
        }

        @Test func closedServiceBeginsNothing() async throws {
            var service = bench.service
            service.isOpen = false
            let (closed, moment, driver) = (service, bench.cloud.clock.now, bench.driver)
            await #expect(throws: ServiceError.self) {
                try await bench.cloud.database.write { db in
                    _ = try closed.begin(
                        PaymentOrder(
                            .topUp, person: driver, amount: Money(minor: 50_000), summary: "x",
                            language: "cs", returnPath: "/credit"), db, at: moment)
                }
            }
        }

        @Test func otherOrdersAndAmountsChangeNothing() async throws {
            let payment = try await bench.begin()
            try await bench.run()
            let moment = bench.cloud.clock.now.wall
            let reports = [("other", payment.amount), (payment.orderNumber, Money(minor: 100))]
            for (order, amount) in reports {
                let report = GatewayPayment(
                    id: "100", orderNumber: order, state: .paid, amount: amount)
                try await bench.cloud.database.write { db in
                    _ = try PaymentReport.apply(report, to: payment.id, db, at: moment)
                }
            }
            #expect(try await bench.payment(payment.id).state == .created)
            #expect(try await credit() == 0)
            #expect(try await bench.differences() == [.amount, .otherOrder])
        }

        /// What was asked for was taken, and not the whole hold.
        @Test func captureThatWasGivenUpTakesItsAmount() async throws {
            let id = try await bench.begin(.guest, minor: 40_000, isHeld: true).id
            try await bench.run()
            try await bench.pay(id, .authorized)
            try await bench.change { service, db, moment in
                try service.capture(id, Money(minor: 6_840), db, at: moment)
                try db.execute(
                    sql: """
                        UPDATE payment_call SET state = 'failed', next_attempt_at = NULL
                        WHERE kind = 'capture'
                        """)
            }
            try await bench.pay(id)
            #expect(try await bench.payment(id).capturedAmount.minor == 6_840)
            #expect(try await bench.balance(.guest("guest")) == 6_840)
        }

        /// Whoever knocks makes the cloud ask the gateway now and then only.
        @Test func notificationsAreAskedAboutWithinALimit() async throws {
            let id = try await bench.begin().id
            try await bench.run()
            _ = try await bench.begin()
            bench.gateway.fail(.create, .lostAnswer)
            try await bench.run()
            let before = bench.gateway.calls.filter { $0 == .status }.count
            for number in 0..<200 {
                #expect(try await bench.worker.heard(of: "100") == id)
                _ = try await bench.worker.heard(of: "\(5000 + number)")
                try await bench.run()
            }
            let asked = bench.gateway.calls.filter { $0 == .status }.count - before
            #expect((1...60).contains(asked))
        }
    }
}
