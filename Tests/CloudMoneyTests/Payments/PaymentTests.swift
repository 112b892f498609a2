import TestSupport
import Testing

@testable import CloudCore
@testable import CloudMoney
@testable import CommonBase

extension CloudMoneyTests {
    @Suite struct PaymentTests {
        private let bench: PaymentBench

        init() async throws { bench = try await PaymentBench() }

        private func credit() async throws -> Int64 {
            try await bench.balance(.credit(bench.driver))
        }

        /// A guest's payment whose amount is held.
        private func held() async throws -> ID<Payment> {
            let id = try await bench.begin(.guest, minor: 40_000, isHeld: true).id
            try await bench.run()
            try await bench.pay(id, .authorized)
            #expect(try await bench.payment(id).state == .authorized)
            return id
        }

        @Test func paidTopUpIsPostedOnceHoweverOftenTheGatewayTells() async throws {
            let id = try await bench.begin().id
            try await bench.run()
            for _ in 0..<20 { try await bench.pay(id) }
            #expect(try await bench.payment(id).state == .paid)
            #expect(try await credit() == 50_000)
            #expect(try await bench.balance(.gateway("gopay")) == -50_000)
        }

        @Test func lostNotificationIsMadeUpForByPolling() async throws {
            let id = try await bench.begin().id
            try await bench.run()
            bench.gateway.set(.paid, of: "100")
            bench.cloud.clock.move(seconds: 6)
            try await bench.run()
            #expect(try await bench.payment(id).state == .paid)
        }

        @Test func notificationBeforeTheAnswerTellsTheNumber() async throws {
            let id = try await bench.begin().id
            bench.gateway.fail(.create, .lostAnswer)
            try await bench.run()
            #expect(try await bench.payment(id).gatewayID == nil)
            #expect(try await bench.worker.heard(of: "100") == id)
            bench.cloud.clock.move(seconds: 10)
            try await bench.run()
            #expect(bench.gateway.payments.count == 1)
            #expect(try await bench.payment(id).gatewayID == "100")
        }

        @Test func ignoresUnknownNumbers() async throws {
            _ = try await bench.begin()
            for number in ["", "999", "x/y", String(repeating: "9", count: 41)] {
                #expect(try await bench.worker.heard(of: number) == nil)
            }
        }

        @Test func crashAfterTheCreationCreatesOnePaymentThatIsPaid() async throws {
            let id = try await bench.begin().id
            bench.gateway.fail(.create, .crash)
            try await bench.run()
            try await bench.run(restarting: true)
            try await bench.pay(id)
            #expect(try await credit() == 50_000)
        }

        @Test func crashAfterTheChargeOfACardNeverChargesTwice() async throws {
            let first = try await bench.begin(isRecurring: true).id
            try await bench.run()
            try await bench.pay(first)
            let second = try await bench.begin(.automaticTopUp, parent: first).id
            bench.gateway.fail(.recur, .crash)
            try await bench.run()
            try await bench.run(restarting: true)
            #expect(bench.gateway.calls.filter { $0 == .recur }.count == 1)
            #expect(try await bench.payment(second).state == .intended)
            // Its notification tells.
            _ = try await bench.worker.heard(of: "101")
            #expect(try await bench.payment(second).state == .paid)
            #expect(try await credit() == 100_000)
        }

        @Test func chargeWithoutAnAnswerIsReportedAfterAnHour() async throws {
            let first = try await bench.begin(isRecurring: true).id
            try await bench.run()
            try await bench.pay(first)
            let second = try await bench.begin(.automaticTopUp, parent: first).id
            bench.gateway.fail(.recur, .unreachable)
            try await bench.run()
            bench.cloud.clock.move(seconds: 7200)
            try await bench.run()
            #expect(try await bench.payment(second).state == .failed)
            #expect(try await bench.differences() == [.unknownOutcome])
        }

        @Test func capturesAPartOfAHold() async throws {
            let id = try await held()
            try await bench.change { service, db, moment in
                try service.capture(id, Money(minor: 6_840), db, at: moment)
            }
            try await bench.run()
            #expect(try await bench.payment(id).capturedAmount.minor == 6_840)
            #expect(try await bench.balance(.guest("guest")) == 6_840)
        }

        @Test func capturesAllAndRefundsTheRestWherePartsAreRefused() async throws {
            let id = try await held()
            bench.gateway.fail(.capture, .refused(341))
            try await bench.change { service, db, moment in
                try service.capture(id, Money(minor: 6_840), db, at: moment)
            }
            try await bench.run()
            let payment = try await bench.payment(id)
            #expect(payment.capturedAmount.minor == 40_000)
            #expect(payment.refundedAmount.minor == 33_160)
            #expect(bench.gateway.payments.first?.refunded.minor == 33_160)
            #expect(try await bench.balance(.guest("guest")) == 6_840)
        }

        @Test(arguments: [ScriptedGateway.Step.capture, .refund])
        func crashInACaptureOfAllTakesAndRefundsOnce(step: ScriptedGateway.Step) async throws {
            let id = try await held()
            bench.gateway.fail(.capture, .refused(341))
            bench.gateway.fail(step, .crash)
            try await bench.change { service, db, moment in
                try service.capture(id, Money(minor: 6_840), db, at: moment)
            }
            try await bench.run()
            try await bench.run(restarting: true)
            let kept = try #require(bench.gateway.payments.first)
            #expect(kept.captures == 1)
            #expect(kept.refunded.minor == 33_160)
            #expect(try await bench.balance(.guest("guest")) == 6_840)
        }

        @Test(arguments: [ScriptedGateway.Fault.lostAnswer, .crash])
        func refundIsPaidOnce(fault: ScriptedGateway.Fault) async throws {
            let id = try await bench.begin().id
            try await bench.run()
            try await bench.pay(id)
            bench.gateway.fail(.refund, fault)
            for _ in 0..<2 {
                try await bench.change { service, db, moment in
                    try service.refund(id, Money(minor: 20_000), key: "x", db, at: moment)
                }
            }
            #expect(try await credit() == 30_000)
            try await bench.run()
            bench.cloud.clock.move(seconds: 10)
            try await bench.run(restarting: true)
            #expect(bench.gateway.payments.first?.refunded.minor == 20_000)
            #expect(bench.gateway.calls.filter { $0 == .refund }.count == 1)
        }

        @Test func refusedRefundComesBackToTheCredit() async throws {
            let id = try await bench.begin().id
            try await bench.run()
            try await bench.pay(id)
            bench.gateway.fail(.refund, .refused(330))
            try await bench.change { service, db, moment in
                try service.refund(id, Money(minor: 20_000), key: "x", db, at: moment)
            }
            try await bench.run()
            #expect(try await credit() == 50_000)
            #expect(try await bench.payment(id).state == .paid)
            #expect(try await bench.differences() == [.refused])
        }

        @Test func hasNoMoneyToRefundTwice() async throws {
            let id = try await bench.begin().id
            try await bench.run()
            try await bench.pay(id)
            await #expect(throws: ServiceError.self) {
                try await bench.change { service, db, moment in
                    try service.refund(id, Money(minor: 50_001), key: "x", db, at: moment)
                }
            }
            #expect(try await credit() == 50_000)
        }

        @Test func lapsedHoldIsCanceled() async throws {
            let id = try await held()
            bench.gateway.set(.canceled, of: "100")
            bench.cloud.clock.move(seconds: HoldPeriod.seconds)
            try await bench.run()
            #expect(try await bench.payment(id).state == .canceled)
        }

        @Test func refusedPaymentHasNoAddress() async throws {
            let id = try await bench.begin().id
            bench.gateway.fail(.create, .refused(305))
            await #expect(throws: ServiceError.self) { try await bench.service.gatewayURL(of: id) }
            #expect(try await bench.payment(id).state == .failed)
        }

        @Test func addressIsThereAtOnce() async throws {
            let id = try await bench.begin().id
            #expect(
                try await bench.service.gatewayURL(of: id) == "https://gw.example.org/100")
        }

        /// Reports in any order end in the same state, and never move a payment back.
        @Test func reportsOnlyMoveAPaymentOn() async throws {
            let base = try await bench.begin()
            var random = SeededRandom(seed: 7)
            for _ in 0..<200 {
                var payment = base
                var rank = 0
                for _ in 0..<6 {
                    let state = GatewayPayment.State.allCases.randomElement(using: &random)
                    let report = GatewayPayment(
                        id: "1", orderNumber: base.orderNumber, state: state ?? .created,
                        amount: base.amount)
                    PaymentReport.advance(
                        &payment, report, isCapturing: false, at: ManualClock.noon)
                    #expect(payment.state.rank >= rank)
                    #expect((payment.capturedAmount == base.amount) == (payment.state.rank > 3))
                    rank = payment.state.rank
                }
            }
        }
    }
}
