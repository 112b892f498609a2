import ChargingModel
import CommonBase
import OCPPMessages
import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudCore
@testable import CloudMoney
@testable import CloudTestSupport

/// Guests who charge one after the other at a station. Their payments fail, hang, and are interrupted
/// at every step; the prices of some are corrected afterwards.
struct RandomGuests {
    let bench: GuestBench
    let gateway: ScriptedGateway
    private var random: SeededRandom
    private var registerWh: Int64 = 1000
    /// What guests have paid, and what they owe beyond that.
    private(set) var paid = Money.zero
    private(set) var lost = Money.zero
    private(set) var payments: [ID<Payment>] = []

    init(seed: UInt64) async throws {
        gateway = ScriptedGateway()
        bench = try await GuestBench(gateway: gateway)
        random = SeededRandom(seed: seed)
    }

    /// One guest, from the payment to the last correction.
    mutating func next() async throws {
        addFault(.create)
        let id = try await bench.begin()
        let payment = try #require(try await bench.guest(id).paymentID)
        payments.append(payment)
        try await callGateway(payment)
        let number = try #require(try await bench.payment(id).gatewayID)
        let isHeld = chance(85)
        gateway.set(isHeld ? .authorized : .canceled, of: number)
        try await bench.service.payments.worker.check(payment)
        await bench.catchUp()
        var due = Due()
        if isHeld {
            addFault(.void)
            try await bench.start()
            if chance(85) {
                due = try await charge(id, payment)
            } else {
                bench.cloud.clock.move(seconds: GuestRules.plugSeconds)
                try await bench.start()
            }
        }
        try await callGateway(payment)
        paid = paid + due.paid
        lost = lost + due.lost
        try await check(id, due)
        gateway.heal()
    }

    /// What a guest has to pay, by the prices so far.
    private struct Due {
        /// The first price that was above zero was captured.
        var wasCaptured = false
        var paid = Money.zero
        var lost = Money.zero
    }

    private mutating func charge(
        _ id: ID<Guest>, _ payment: ID<Payment>
    ) async throws -> Due {
        let energies: [Int64] = [0, 700, 5000, 20_000, 40_000]
        let energyWh = energies.randomElement(using: &random) ?? 0
        addFault(.capture)
        if chance(20), (1...20_000).contains(energyWh) {
            // The merchant's account may not capture a part.
            gateway.heal()
            gateway.fail(.capture, .refused(341))
        }
        let token = try #require(GuestTokens.token(of: id))
        bench.cloud.clock.move(seconds: 5)
        let started = try await bench.ocpp.startNow(
            idTag: token.text, meterStart: registerWh)
        #expect(started.status == .accepted)
        await bench.catchUp()
        bench.cloud.clock.move(seconds: 36_000)
        registerWh += energyWh
        _ = try await bench.ocpp.call(
            "StopTransaction",
            V16.StopTransaction.Request(
                transactionId: started.number, meterStop: registerWh,
                timestamp: bench.cloud.clock.now.wall
            ).json)
        await bench.catchUp()
        let transaction = try #require(try await bench.guest(id).transactionID)
        try await settle(transaction, correctedWh: nil)
        let first = min(Self.price(of: energyWh), GuestBench.limit)
        var due = Due(wasCaptured: first > .zero, paid: first)
        due.lost = Self.price(of: energyWh) - first
        var isConfirmed = false
        while chance(40) {
            // The first correction may come before the capture.
            if isConfirmed || chance(70) { try await callGateway(payment) }
            isConfirmed = true
            addFault(.refund)
            let correctedWh = Int64.random(in: 0...30_000, using: &random)
            try await settle(transaction, correctedWh: correctedWh)
            let price = Self.price(of: correctedWh)
            due.paid = min(due.paid, price)
            due.lost = price - due.paid
        }
        return due
    }

    /// 6.90 Kč for a kWh, rounded half up.
    private static func price(of energyWh: Int64) -> Money {
        Money(minor: (energyWh * 69_000 + 50_000) / 100_000)
    }

    private func settle(_ id: TransactionID, correctedWh: Int64?) async throws {
        bench.cloud.clock.move(seconds: 1)
        let (settings, random, moment) = (
            bench.settings, bench.cloud.random, bench.cloud.clock.now
        )
        try await bench.database.write { db in
            if let correctedWh {
                _ = try CorrectionService.correct(
                    id, CorrectionService.Decision(energyWh: correctedWh, note: "Test"), by: nil,
                    random: random, db, at: moment)
            }
            _ = try SettlementService.settle(id, settings, db, at: moment.wall)
        }
        await bench.catchUp()
    }

    /// Lets the worker call the gateway until nothing is left to do, with a restart after each crash.
    func callGateway(_ payment: ID<Payment>) async throws {
        for _ in 0..<8 {
            do {
                try await bench.service.payments.worker.process(payment)
            } catch is ScriptedGateway.Crash {
                // What it left open is looked up after the restart.
            }
            let wall = bench.cloud.clock.now.wall
            try await bench.database.write { db in try PaymentCallTable.reopen(db, at: wall) }
            bench.cloud.clock.move(seconds: 15)
            await bench.catchUp()
        }
    }

    /// The card was charged once, never beyond the hold, and holds nothing any more.
    private func check(_ id: ID<Guest>, _ due: Due) async throws {
        let payment = try await bench.payment(id)
        #expect(payment.capturedAmount - payment.refundedAmount == due.paid)
        #expect(payment.capturedAmount <= GuestBench.limit)
        #expect(try await bench.balance(.guest(id.text)) == 0)
        let kept = gateway.payments.first { $0.report.id == payment.gatewayID }
        #expect(kept?.captures == (due.wasCaptured ? 1 : 0))
        #expect(kept?.refunded == payment.refundedAmount)
        #expect(gateway.payments.allSatisfy { $0.report.state != .authorized })
        #expect(try await !bench.guest(id).state.isOpen)
    }

    // MARK: Chance

    private mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 1...100, using: &random) <= percent
    }

    /// One call in two fails once.
    private mutating func addFault(_ step: ScriptedGateway.Step) {
        let faults: [ScriptedGateway.Fault] = [.unreachable, .lostAnswer, .crash]
        guard chance(50), let fault = faults.randomElement(using: &random) else { return }
        gateway.fail(step, fault)
    }
}
