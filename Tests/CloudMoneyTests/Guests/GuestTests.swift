import ChargingModel
import CommonBase
import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudControl
@testable import CloudCore
@testable import CloudMoney
@testable import CloudTestSupport

extension CloudMoneyTests {
    @Suite struct GuestTests {
        /// Hold 200 Kč, charge 2.9 kWh at 6.90 Kč, and capture 20.01 Kč.
        @Test func capturesRealPrice() async throws {
            let bench = try await GuestBench()
            let guest = try await bench.started()
            let started = try await bench.plug(guest)
            #expect(started.status == .accepted)
            #expect(try await bench.guest(guest).state == .charging)
            bench.cloud.clock.move(seconds: 1800)
            try await bench.end(started.number, energyWh: 2900)
            #expect(try await bench.guest(guest).state == .ended)
            try await bench.settle(guest)
            let settled = try await bench.guest(guest)
            #expect(settled.state == .settled && settled.captured?.minor == 2001)
            let payment = try await bench.payment(guest)
            #expect(payment.state == .paid && payment.capturedAmount.minor == 2001)
            #expect(try await bench.balance(.guest(guest.text)) == 0)
            #expect(try await bench.balance(.badDebt) == 0)
            let transaction = try #require(try await bench.cloud.transactions().first)
            #expect(transaction.personID == nil && transaction.state.anomalies.isEmpty)
        }

        @Test func releasesHoldWithoutEnergy() async throws {
            let bench = try await GuestBench()
            let guest = try await bench.started()
            let started = try await bench.plug(guest)
            bench.cloud.clock.move(seconds: 60)
            try await bench.end(started.number, energyWh: 0)
            try await bench.settle(guest)
            #expect(try await bench.guest(guest).captured == .zero)
            #expect(try await bench.payment(guest).state == .canceled)
        }

        @Test func releasesHoldIfCarIsNotPluggedIn() async throws {
            let bench = try await GuestBench()
            let guest = try await bench.started()
            bench.cloud.clock.move(seconds: GuestRules.plugSeconds - 1)
            try await bench.start()
            #expect(try await bench.guest(guest).state == .starting)
            bench.cloud.clock.move(seconds: 1)
            try await bench.start()
            #expect(try await bench.guest(guest).failure == .notPlugged)
            try await bench.callGateway(guest)
            #expect(try await bench.payment(guest).state == .canceled)
        }

        /// A charger that was offline reports its start when the hold is gone, and the next guest is
        /// there.
        @Test func attachesLateStart() async throws {
            let bench = try await GuestBench()
            let guest = try await bench.started()
            bench.cloud.clock.move(seconds: GuestRules.plugSeconds)
            try await bench.start()
            #expect(try await bench.guest(guest).state == .void)
            _ = try await bench.begin()
            #expect(try await bench.plug(guest).status == .accepted)
            let late = try await bench.guest(guest)
            #expect(late.state == .ended && late.captured == .zero && late.transactionID != nil)
        }

        /// Nobody pays for it any more.
        @Test func startsNothingAfterHoldIsReleased() async throws {
            let bench = try await GuestBench()
            let guest = try await bench.started()
            bench.cloud.clock.move(seconds: GuestRules.plugSeconds + 10)
            try await bench.start()
            #expect(try await bench.guest(guest).state == .void)
            #expect(try await bench.plug(guest).status == .expired)
        }

        /// Somebody captured the whole hold in the administration of the gateway.
        @Test func refundsWhatOthersCaptured() async throws {
            let bench = try await GuestBench()
            let guest = try await bench.started()
            let started = try await bench.plug(guest)
            try await bench.pay(guest, .paid)
            bench.cloud.clock.move(seconds: 1800)
            try await bench.end(started.number, energyWh: 2900)
            try await bench.settle(guest)
            let settled = try await bench.guest(guest)
            #expect(settled.captured == GuestBench.limit && settled.refunded.minor == 17_999)
            #expect(try await bench.balance(.guest(guest.text)) == 0)
        }

        @Test func releasesHoldIfStationRefuses() async throws {
            let bench = try await GuestBench(ScriptedStation(status: "Rejected"))
            let guest = try await bench.started()
            #expect(try await bench.guest(guest).failure == .refused)
        }

        @Test func releasesHoldIfPlaceIsPaused() async throws {
            let bench = try await GuestBench()
            let guest = try await bench.begin()
            try await bench.pay(guest)
            try await bench.database.write { db in
                try db.execute(sql: "UPDATE place_terms SET is_paused = 1")
            }
            try await bench.start()
            #expect(try await bench.guest(guest).failure == .refused)
        }

        @Test(arguments: [GatewayPayment.State.canceled, .timedOut])
        func startsNothingWithoutPayment(state: GatewayPayment.State) async throws {
            let station = ScriptedStation(status: "Accepted")
            let bench = try await GuestBench(station)
            let guest = try await bench.begin()
            try await bench.pay(guest, state)
            try await bench.start()
            #expect(try await bench.guest(guest).failure == .payment)
            #expect(station.calls.isEmpty)
        }

        /// Who pays after the time to pay gets the money back.
        @Test func releasesLatePayment() async throws {
            let bench = try await GuestBench()
            let guest = try await bench.begin()
            bench.cloud.clock.move(seconds: GuestRules.paySeconds)
            try await bench.care()
            #expect(try await bench.guest(guest).failure == .tooSlow)
            try await bench.pay(guest)
            try await bench.callGateway(guest)
            #expect(try await bench.payment(guest).state == .canceled)
            #expect(try await bench.guest(guest).state == .void)
        }

        @Test func acceptsTokenOnceAndThere() async throws {
            let bench = try await GuestBench()
            let guest = try await bench.begin()
            #expect(try await bench.plug(guest).status == .expired)
            let other = try await GuestBench()
            let next = try await other.started()
            #expect(try await other.plug(next, at: "CP-2").status == .expired)
            let started = try await other.plug(next)
            #expect(started.status == .accepted)
            try await other.end(started.number, energyWh: 100)
            other.cloud.clock.move(seconds: 10)
            #expect(try await other.plug(next).status == .expired)
        }

        /// One guest at a connector, until the charging has ended.
        @Test func refusesSecondGuest() async throws {
            let bench = try await GuestBench()
            _ = try await bench.begin()
            await #expect(throws: GuestObstacle.paying) { try await bench.begin() }
        }

        /// The same browser may begin again until it has paid.
        @Test func replacesOwnUnfinishedPayment() async throws {
            let bench = try await GuestBench()
            let first = try await bench.begin(session: "a")
            await #expect(throws: GuestObstacle.paying) { try await bench.begin(session: "b") }
            let second = try await bench.begin(session: "a")
            #expect(try await bench.guest(first).state == .void)
            try await bench.pay(second)
            await #expect(throws: GuestObstacle.paying) { try await bench.begin(session: "a") }
        }

        /// A later price is never taken from the card; a lower one is refunded.
        @Test func correctsOnlyDownwards() async throws {
            let bench = try await GuestBench()
            let id = try await bench.started()
            try await bench.plug(id)
            func settle(_ total: Int64, version: Int64) async throws -> Guest {
                let moment = bench.cloud.clock.now
                try await bench.database.write { db in
                    guard let guest = try GuestTable.find(id, db) else { return }
                    try bench.service.billing.settle(
                        guest, Money(minor: total), version: version, db, at: moment)
                }
                try await bench.callGateway(id)
                return try await bench.guest(id)
            }
            let first = try await settle(1000, version: 1)
            #expect(first.captured?.minor == 1000 && first.writtenOff == .zero)
            let higher = try await settle(1500, version: 2)
            #expect(higher.captured?.minor == 1000 && higher.writtenOff.minor == 500)
            let lower = try await settle(600, version: 3)
            #expect(lower.writtenOff == .zero && lower.refunded.minor == 400)
            #expect(try await bench.payment(id).refundedAmount.minor == 400)
            #expect(try await bench.balance(.badDebt) == 0)
        }

        /// Never beyond the hold: the rest is bad debt.
        @Test func capturesAtMostTheLimit() async throws {
            let bench = try await GuestBench()
            let guest = try await bench.started()
            let started = try await bench.plug(guest)
            bench.cloud.clock.move(seconds: 36_000)
            try await bench.end(started.number, energyWh: 30_000)
            try await bench.settle(guest)
            let settled = try await bench.guest(guest)
            #expect(settled.captured == GuestBench.limit && settled.writtenOff.minor == 700)
            #expect(try await bench.balance(.guest(guest.text)) == 0)
        }

        @Test func capturesBeforeHoldLapses() async throws {
            let bench = try await GuestBench()
            let guest = try await bench.started()
            try await bench.plug(guest)
            bench.cloud.clock.move(seconds: GuestRules.captureSeconds + 60)
            try await bench.care()
            #expect(try await bench.guest(guest).captured == .zero)
            let now = bench.cloud.clock.now.wall
            let stopped = try await bench.database.read { db in
                try GuestEnd().violations(db, at: now)
            }
            #expect(stopped.count == 1)
        }

        @Test func erasesAddresses() async throws {
            let bench = try await GuestBench()
            let guest = try await bench.begin()
            bench.cloud.clock.move(seconds: GuestRules.addressSeconds + 1)
            try await bench.care()
            let old = try await bench.guest(guest)
            #expect(old.email == nil && old.sealedSecret == nil)
        }
    }
}
